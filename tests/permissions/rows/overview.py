from tests.cast import PARTNERS
from tests.permissions.matrix import READERS, Row, everyone, on_file

ROWS = {
    # Somebody of a partner is led to the partner space.
    "overview:desk": Row(GET=everyone() | dict.fromkeys(PARTNERS, 302)),
    "overview:files": Row(GET=everyone()),
    # The only file that fits opens at once, for those who may see it.
    "overview:search": Row(
        GET=everyone(),
        POST=everyone() | {"counsellor": 302, "cover": 302, "supervisor": 302},
        data=lambda _cast: {"q": "web"},
    ),
    "overview:file": on_file(GET=READERS),
    "overview:presence": on_file(GET=READERS),
    "overview:who_saw": on_file(GET={"supervisor": 200, "counsellor": 403, "cover": 403}),
}
