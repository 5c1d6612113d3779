"""Room “Uploads”: a PDF or an image is what it claims to be, carries no program, gets no name of theirs."""

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image

from caseflow.files import uploads
from caseflow.files.uploads import UploadRefused, check, clean_name

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(pages=1, *, change=None, **saving):
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if change:
            change(document)
        output = io.BytesIO()
        document.save(output, **saving)
        return output.getvalue()


def image(kind="PNG", mode="RGB", size=(8, 6), **saving):
    output = io.BytesIO()
    Image.new(mode, size, 0).save(output, kind, **saving)
    return output.getvalue()


def action(name, **entries):
    def change(document):
        document.Root.OpenAction = document.make_indirect(
            pikepdf.Dictionary(
                S=pikepdf.Name(f"/{name}"), **{key: pikepdf.String(value) for key, value in entries.items()}
            )
        )

    return change


def annotation(subtype, **entries):
    def change(document):
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{subtype}"), Rect=pikepdf.Array([0, 0, 9, 9]), **entries
        )
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))

    return change


def attached(name, content):
    def change(document):
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)

    return change


def page_script(document):
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def name_tree_script(document):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", script])))


def script_in_next(document):
    chain = pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.Launch)]))
    document.Root.OpenAction = chain


def xfa(document):
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=pikepdf.String("<xdp/>"))


def huge_png(width=60_000, height=60_000):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


PLAIN = pdf()
SCRIPTED = pdf(change=action("JavaScript", JS="app.alert(1)"))
MALICIOUS = {
    "empty": (b"", "a.pdf", "empty"),
    "too large": (PLAIN + b" " * (20 << 20), "a.pdf", "size"),
    "html": (b"<html><script>1</script></html>", "a.pdf", "kind"),
    "html as image": (b"<html>", "a.png", "kind"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.png", "kind"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a.jpg", "kind"),
    "shell": (b"#!/bin/sh\nid\n", "a.pdf", "kind"),
    "php": (b"<?php system($_GET['x']);", "a.jpg", "kind"),
    "zip": (b"PK\x03\x04" + b"\0" * 50, "a.pdf", "kind"),
    "office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "a.pdf", "kind"),
    "elf": (b"\x7fELF" + b"\0" * 50, "a.pdf", "kind"),
    "exe": (b"MZ" + b"\0" * 50, "a.jpg", "kind"),
    "gif": (image("GIF", "P"), "a.png", "kind"),
    "tiff": (image("TIFF"), "a.jpg", "kind"),
    "bmp": (image("BMP"), "a.png", "kind"),
    "webp": (image("WEBP"), "a.png", "kind"),
    "eicar": (EICAR, "a.pdf", "kind"),
    "gif then pdf": (image("GIF", "P") + PLAIN, "a.pdf", "kind"),
    "pdf after junk": (b"junk\n" + PLAIN, "a.pdf", "kind"),
    "pdf named png": (PLAIN, "a.png", "mismatch"),
    "png named pdf": (image(), "a.pdf", "mismatch"),
    "jpeg named png": (image("JPEG"), "a.png", "mismatch"),
    "pdf named exe": (PLAIN, "a.pdf.exe", "mismatch"),
    "pdf named html": (PLAIN, "a.html", "mismatch"),
    "pdf with nul extension": (PLAIN, "a.pdf\0.html", "mismatch"),
    "header only": (b"%PDF-1.7\n", "a.pdf", "broken"),
    "pdf then html": (PLAIN + b"\n<html><script>1</script>", "a.pdf", "broken"),
    "pdf then much": (PLAIN + b"\0" * 5000, "a.pdf", "broken"),
    "html in pdf clothes": (b"%PDF-1.7\n<html><script>1</script></html>\n%%EOF", "a.pdf", "broken"),
    "cut pdf": (PLAIN[: len(PLAIN) // 2], "a.pdf", "broken"),
    "pdf with eicar header": (b"%PDF-1.4\n" + EICAR + b"\n%%EOF", "a.pdf", "broken"),
    "cut png": (image(size=(400, 400))[:60], "a.png", "broken"),
    "cut jpeg": (image("JPEG", size=(400, 400))[:200], "a.jpg", "broken"),
    "png header only": (b"\x89PNG\r\n\x1a\n", "a.png", "broken"),
    "jpeg header only": (b"\xff\xd8\xff\xe0", "a.jpg", "broken"),
    "png of 60000 squared": (huge_png(), "a.png", "pixels"),
    "png of 8000 squared": (huge_png(8000, 8000), "a.png", "pixels"),
    "open javascript": (SCRIPTED, "a.pdf", "active"),
    "launch": (pdf(change=action("Launch", F="calc.exe")), "a.pdf", "active"),
    "submit form": (pdf(change=action("SubmitForm", F="http://x")), "a.pdf", "active"),
    "import data": (pdf(change=action("ImportData", F="x.fdf")), "a.pdf", "active"),
    "embedded goto": (pdf(change=action("GoToE")), "a.pdf", "active"),
    "page javascript": (pdf(change=page_script), "a.pdf", "active"),
    "named javascript": (pdf(change=name_tree_script), "a.pdf", "active"),
    "launch in a chain": (pdf(change=script_in_next), "a.pdf", "active"),
    "xfa": (pdf(change=xfa), "a.pdf", "active"),
    "attached program": (pdf(change=attached("x.exe", b"MZ")), "a.pdf", "active"),
    "attached pdf": (pdf(change=attached("x.pdf", PLAIN)), "a.pdf", "active"),
    "rich media": (pdf(change=annotation("RichMedia")), "a.pdf", "active"),
    "movie": (pdf(change=annotation("Movie")), "a.pdf", "active"),
    "script in object streams": (
        pdf(change=page_script, object_stream_mode=pikepdf.ObjectStreamMode.generate), "a.pdf", "active",
    ),
    "needs a password": (pdf(encryption=pikepdf.Encryption(user="x", owner="y")), "a.pdf", "password"),
}  # fmt: skip


def go_to(document):
    document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])


def go_to_action(document):
    target = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=target)


def link(document):
    target = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://exemple.lu"))
    annotation("Link", A=target)(document)


def titled(document):
    document.docinfo["/Title"] = "Contrat de prêt"


print_only = pikepdf.Encryption(user="", owner="y", allow=pikepdf.Permissions(extract=False, modify_other=False))
GENUINE = {
    **{f"pdf of {pages} pages": (pdf(pages), "a.pdf") for pages in (1, 2, 3, 5, 20, 100)},
    **{
        f"pdf {version}": (pdf(min_version=version, force_version=version), "a.pdf")
        for version in ("1.3", "1.4", "1.5", "1.6", "1.7", "2.0")
    },
    "linearised pdf": (pdf(linearize=True), "a.pdf"),
    "pdf with object streams": (pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), "a.pdf"),
    "pdf without compression": (pdf(compress_streams=False), "a.pdf"),
    "pdf that opens at a page": (pdf(change=go_to), "a.pdf"),
    "pdf that jumps to a page": (pdf(change=go_to_action), "a.pdf"),
    "pdf with a link": (pdf(change=link), "a.pdf"),
    "pdf with a note": (pdf(change=annotation("Text")), "a.pdf"),
    "pdf with a title": (pdf(change=titled), "Contrat de prêt.PDF"),
    "pdf protected for printing": (pdf(encryption=print_only), "a.pdf"),
    "pdf followed by a line break": (PLAIN + b"\r\n\r\n", "a.pdf"),
    **{f"png {mode}": (image(mode=mode), "a.png") for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")},
    **{f"jpeg {mode}": (image("JPEG", mode=mode), "a.jpg") for mode in ("L", "RGB", "CMYK")},
    **{f"jpeg of {side}": (image("JPEG", size=(side, side)), "a.jpeg") for side in (1, 640, 2000)},
    "progressive jpeg": (image("JPEG", progressive=True), "a.JPG"),
    "jpeg with quality 20": (image("JPEG", quality=20), "a.jpe"),
    "jpeg with resolution": (image("JPEG", dpi=(300, 300)), "a.jpg"),
    "optimised png": (image(optimize=True), "a.png"),
    "png with resolution": (image(dpi=(300, 300)), "a.png"),
    "a scan of a page in grey": (image(mode="L", size=(2480, 3508)), "Scan 001.png"),
    "a photograph of a letter": (image("JPEG", size=(3000, 4000)), "IMG_2031.jpeg"),
    "name with accents": (PLAIN, "Relevé d’été – nº 12.pdf"),
    "name with several points": (PLAIN, "contrat.v2.final.pdf"),
}


def test_there_are_enough_samples():
    assert len(MALICIOUS) >= 40
    assert len(GENUINE) >= 40


@pytest.mark.parametrize("sample", MALICIOUS)
def test_a_malicious_file_is_refused_with_its_reason(sample):
    content, name, reason = MALICIOUS[sample]
    with pytest.raises(UploadRefused) as refused:
        check(content, name=name)
    assert (refused.value.code, refused.value.sentence) == (reason, uploads.SENTENCES[reason])


@pytest.mark.parametrize("sample", GENUINE)
def test_a_genuine_file_is_kept(sample):
    content, name = GENUINE[sample]
    kept = check(content, name=name)
    if kept.extension == "pdf":
        assert kept.content == content
    else:
        with Image.open(io.BytesIO(content)) as sent, Image.open(io.BytesIO(kept.content)) as stored:
            assert (stored.format, stored.size) == (sent.format, sent.size)
            assert set(stored.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency"}
    assert kept.content_type == uploads.CONTENT_TYPES[kept.extension]


def test_the_declared_type_must_agree():
    with pytest.raises(UploadRefused) as refused:
        check(PLAIN, name="a.pdf", declared_type="text/html")
    assert refused.value.code == "mismatch"
    assert check(PLAIN, name="a.pdf", declared_type="application/pdf").pages == 1


def test_an_image_loses_its_place_its_camera_and_what_was_hidden_behind_it():
    exif = Image.Exif()
    exif[0x010F] = "CNRY-camera"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    sent = image("JPEG", size=(40, 20), exif=exif, comment=b"CNRY-comment") + b"CNRY-tail<script>"
    kept = check(sent, name="a.jpg").content
    assert b"CNRY" not in kept
    with Image.open(io.BytesIO(kept)) as stored:
        assert stored.size == (20, 40)
        assert dict(stored.getexif()) == {}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\facture.pdf", "facture.pdf"),
        ("a\0b\r\nc.pdf", "a b c.pdf"),
        ("gpj\u202efdp.pdf", "gpj fdp.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("facture.pdf.exe.pdf", "facture.pdf"),
        ('a"<b>|?*.pdf', "a b.pdf"),
        ("Relevé d’été.pdf", "Relevé d’été.pdf"),
    ],
)
def test_a_name_is_for_people_only(name, kept):
    assert clean_name(name, "pdf") == kept
