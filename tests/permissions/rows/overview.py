from tests.permissions.matrix import READERS, Row, everyone, on_file

ROWS = {
    "overview:desk": Row(GET=everyone()),
    "overview:files": Row(GET=everyone()),
    "overview:search": Row(GET=everyone(), POST=everyone(), data=lambda _cast: {"q": "web"}),
    "overview:file": on_file(GET=READERS),
    "overview:who_saw": on_file(GET={"supervisor": 200, "counsellor": 403, "cover": 403}),
}
