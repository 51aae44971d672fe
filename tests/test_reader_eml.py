"""Saved mails: the letter, not what mail programs put around it."""

from email.message import EmailMessage

import pytest

from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import SourceText


def mail(plain: str = "", html: str = "", **head: str) -> SourceText:
    message = EmailMessage()
    for name, value in {"Subject": "Notes", "From": "t@a.example", **head}.items():
        message[name] = value
    if plain:
        message.set_content(plain)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return read(bytes(message), "notes.eml")


def test_the_head_gives_title_and_date() -> None:
    """The subject without its prefixes, decoded; the day the mail was sent."""
    source = mail("Text", Subject="FW: Re: Carers – notes", Date="Mon, 11 Mar 2024 23:42:09 -0500")
    assert ("Carers – notes", "2024-03-11", "t@a.example") == (
        source.title,
        source.facts["date"],
        source.facts["from"],
    )


def test_the_text_comes_in_once_from_the_better_part() -> None:
    """HTML with structure is preferred, HTML without it is not."""
    assert 1 == mail("Head\n\nWords", "<h1>Head</h1><p>Words</p>").blocks[0].level
    assert "Head\n\nWords" == mail("Head\n\nWords", "<p>Head</p><p>Words</p>").text


@pytest.mark.parametrize(
    "below",
    [
        "--\nTamsin | Officer",
        "-- \nTamsin | Officer",
        "This email and any attachments are confidential.",
        "Please consider the environment before printing.",
        "Sent from my iPhone",
    ],
)
def test_signature_and_disclaimer_are_left_out(below: str) -> None:
    """Whatever the program put below the letter."""
    assert "Words of the letter." == mail(f"Words of the letter.\n\n{below}").text


def test_signatures_and_pixels_in_html_are_left_out() -> None:
    """By their class, or by having no words."""
    html = (
        '<h1>Head</h1><p>Words</p><div class="gmail_signature">Tamsin</div><img src="http://t.example/1.gif">'
    )
    assert "Head\n\nWords" == mail(html=html).text


def test_the_head_of_a_forwarded_mail_is_a_fact() -> None:
    """Its lines are not in the text; who sent it and when are kept."""
    source = mail(
        "See below.\n\n---------- Forwarded message ----------\n"
        "From: Ann\nSent: 4 May 2023\nTo: Bob\nSubject: Day\n\nWords."
    )
    assert "See below.\n\nWords." == source.text
    assert [{"from": "Ann", "sent": "4 May 2023", "subject": "Day"}] == source.facts["forwarded"]


def test_lines_that_only_look_like_a_head_stay() -> None:
    """`Date:` and `To:` may be the write-up's own labels."""
    assert "Date: 4 May\n\nWords." == mail("Date: 4 May\n\nWords.").text


def test_attached_files_are_warned_of() -> None:
    """They are not read, and a person is told."""
    message = EmailMessage()
    message["Subject"] = "Notes"
    message.set_content("Words")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    assert ("Attached files were not read: 1.",) == read(bytes(message), "a.eml").warnings


@pytest.mark.parametrize(
    "data",
    [
        b"no head at all",
        b"From: " + b"a@b.example," * 9_000 + b"\n\nx",
        b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 9_000,
    ],
)
def test_hostile_mails_are_refused(data: bytes) -> None:
    """Heads and parts without end are refused before they are parsed."""
    with pytest.raises(UnreadableFile, match="mail"):
        read(data, "mail.eml")
