#!/usr/bin/env python3
"""Python's imaplib reads, marks, moves, deletes and puts in: PORT USER PASSWORD LETTER."""
import imaplib
import os
import re
import ssl
import sys

port, user, password, letter = sys.argv[1:]
context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
with open(letter, "rb") as file:
    message = file.read()


def ok(answer):
    assert answer[0] == "OK", answer
    return answer[1]


with imaplib.IMAP4_SSL("localhost", int(port), ssl_context=context) as mail:
    ok(mail.login(user, password))
    boxes = b" ".join(ok(mail.list()))
    assert b"\\Trash" in boxes and b'"INBOX"' in boxes, boxes
    ok(mail.enable("CONDSTORE"))
    for number in range(3):
        said = ok(mail.append("INBOX", r"(\Seen)" if number == 0 else None, None, message))
        assert b"APPENDUID" in said[0], said
    assert ok(mail.select("INBOX")) == [b"3"]
    assert ok(mail.search(None, "UNSEEN")) == [b"2 3"]
    header, body = ok(mail.fetch("2", "(RFC822)"))[0]
    assert b"{%d}" % len(body) in header and body.endswith(b"--\r\n"), header
    assert ok(mail.search(None, "UNSEEN")) == [b"3"]
    ok(mail.store("1", "+FLAGS", r"(\Flagged Projet)"))
    flags = imaplib.ParseFlags(ok(mail.fetch("1", "(FLAGS)"))[0])
    assert set(flags) == {rb"\Seen", rb"\Flagged", b"Projet"}, flags
    ok(mail.copy("1", "Archive"))
    said = ok(mail.uid("MOVE", "3", "Junk"))
    assert ok(mail.search(None, "ALL")) == [b"1 2"]
    ok(mail.store("1", "+FLAGS.SILENT", r"(\Deleted)"))
    assert ok(mail.expunge())[-1] == b"1"
    status = ok(mail.status("Archive", "(MESSAGES UIDNEXT UNSEEN)"))[0]
    assert re.search(rb"MESSAGES 1 UIDNEXT 2 UNSEEN 0", status), status
    ok(mail.create("Classeur"))
    ok(mail.rename("Classeur", "Classeur2"))
    ok(mail.delete("Classeur2"))
    resources = ok(mail.getquotaroot("INBOX"))
    assert resources[1], resources
    ok(mail.noop())
    ok(mail.close())
    refused = mail.append("Drafts", None, None, b"Subject: en clair\r\n\r\nbonjour\r\n")
    assert refused[0] == "NO" and b"Encryption needed" in refused[1][0], refused
