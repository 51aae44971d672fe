"""Pictures and attachments: checked, described, seen with their record and not before."""

import io
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from indexer.pictures import FILE_BYTES, LONGEST_SIDE, FileRefused, attachment, picture
from indexer.staff.accounts import Role
from staff_desk import NAMES, Desk, post, text_of, token_in

PAGE = "/staff/records/r0/files"
PLACE = 0x8825
"""The EXIF tag of the place where a picture was taken."""


def jpeg(width: int = 40, height: int = 30, mode: str = "RGB", kind: str = "JPEG") -> bytes:
    """A picture, with the place where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[PLACE] = {1: "N", 2: (52.0, 28.0, 0.0)}
    exif[0x0112] = 6  # the camera was held upright
    Image.new(mode, (width, height), 120).save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small corpus."""
    return Desk(tmp_path)


def add(
    desk: Desk, data: bytes, name: str, words: str = "Two people at a table", **more: str
) -> TestResponse:
    """Through the form."""
    client = desk.member(Role.EDITOR)
    fields = {
        "csrf_token": token_in(client.get(PAGE)),
        "file": (io.BytesIO(data), name),
        "words": words,
        **more,
    }
    return client.post(PAGE, data=fields, content_type="multipart/form-data")


def test_a_picture_is_shown_with_its_words_and_without_its_place(desk: Desk) -> None:
    """Small, turned as it was held, on the public page of a public record."""
    assert add(desk, jpeg(4000, 3000), "IMG 1.JPG", caption="Photo: <A. Lush>").status_code == 303
    record = desk.catalogue.file("r0").record
    shown = record.pictures[0]
    assert (shown.alternative, shown.caption) == ("Two people at a table", "Photo: <A. Lush>")
    page = desk.stranger().get("/records/r0").text
    name = shown.file.rpartition("/")[2]
    assert f'<img src="/records/r0/files/{name}" alt="Two people at a table"' in page
    assert "Photo: &lt;A. Lush&gt;" in page
    answer = desk.stranger().get(f"/records/r0/files/{name}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with Image.open(io.BytesIO(answer.data)) as image:
        assert image.size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)
        assert not image.getexif()


def test_an_attachment_is_fetched_and_never_opened_here(desk: Desk) -> None:
    """Whatever it holds."""
    add(desk, b"%PDF-1.7 <script>alert(1)</script>", "report.pdf", "The whole report")
    kept = desk.catalogue.file("r0").record.attachments[0]
    answer = desk.stranger().get(f"/records/r0/files/{kept.file.rpartition('/')[2]}")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data == b"%PDF-1.7 <script>alert(1)</script>"
    assert "The whole report" in desk.stranger().get("/records/r0").text


def test_files_are_seen_as_long_as_their_record_is(desk: Desk) -> None:
    """Not those of a draft, not by another record's address, not once they are taken away."""
    add(desk, jpeg(), "a.jpg")
    file = desk.catalogue.file("r0")
    name = file.record.pictures[0].file.rpartition("/")[2]
    address = f"/records/r0/files/{name}"
    stranger, staff = desk.stranger(), desk.member(Role.EDITOR)
    assert stranger.get(address).status_code == 200
    assert stranger.get(f"/records/r1/files/{name}").status_code == 404
    desk.catalogue.corpus.save("r0", {"status": "draft"}, revision=file.revision)
    desk.catalogue.refresh()
    assert stranger.get(address).status_code == 404
    assert staff.get(f"/staff{address}").status_code == 200
    assert f'src="/staff{address}"' in staff.get("/staff/records/r0/preview").text
    assert desk.member(Role.CONTRIBUTOR).get(f"/staff{address}").status_code == 403
    post(staff, f"{PAGE}/{name}", {"action": "remove"}, page=PAGE)
    assert staff.get(f"/staff{address}").status_code == 404
    assert desk.catalogue.file("r0").record.pictures == ()


def test_words_are_changed_and_demanded(desk: Desk) -> None:
    """A picture without words is refused, and what was typed besides stays."""
    refused = add(desk, jpeg(), "a.jpg", "", caption="A caption")
    assert (refused.status_code, 'value="A caption"' in refused.text) == (422, True)
    assert not (desk.settings.corpus / "files").exists()
    add(desk, jpeg(), "a.jpg")
    client = desk.member(Role.EDITOR)
    name = desk.catalogue.file("r0").record.pictures[0].file.rpartition("/")[2]
    post(client, f"{PAGE}/{name}", {"words": "Three people", "caption": ""}, page=PAGE)
    assert desk.catalogue.file("r0").record.pictures[0].alternative == "Three people"
    assert post(client, f"{PAGE}/{name}", {"words": " "}, page=PAGE).status_code == 422
    assert desk.catalogue.changes_of("r0")[0].who == NAMES[Role.EDITOR]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.jpg", "empty"),
        (b"GIF89a nothing", "a.jpg", "no picture that can be shown"),
        (b"<svg onload=alert(1)>", "a.png", "no picture that can be shown"),
        (jpeg()[:200], "a.jpg", "damaged"),
        (b"MZ\x90", "a.pdf", "no .pdf file"),
        (b"<script>", "a.html", "cannot be attached"),
        (b"a\x00b", "a.txt", "not text"),
        (b"%PDF-", "noending", "cannot be attached"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(
    desk: Desk, data: bytes, name: str, why: str
) -> None:
    """Nothing is kept."""
    answer = add(desk, data, name)
    assert (answer.status_code, why in text_of(answer)) == (422, True), text_of(answer)
    assert not (desk.settings.corpus / "files").exists()


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    """By its width and height, or its bytes."""
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")
    assert len(out.getvalue()) < 20_000
    with pytest.raises(FileRefused, match="40 million"):
        picture(out.getvalue())
    with pytest.raises(FileRefused, match="the most is 10 MB"):
        attachment(b"x" * (FILE_BYTES + 1), "a.txt")


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "LA", "1", "CMYK"])
def test_pictures_of_every_mode_can_be_shown(mode: str) -> None:
    """With what can be seen through as PNG, the others as JPEG."""
    out = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (10, 10)).save(out, kind)
    data, ending = picture(out.getvalue())
    assert ending == ("png" if mode in ("RGBA", "LA") else "jpg")
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (10, 10)
