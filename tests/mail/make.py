#!/usr/bin/env python3
"""Makes the corpus of the gate: messages as mail programs write them, and every fake we know of.

The ciphertexts come from GnuPG, Sequoia and OpenPGP.js themselves; the letters around them are those that the programs
named in the files write. `passes/PROGRAM.eml` passes the gate, `refused/CODE.WHAT.eml` is refused with that code. All
are sent by nadia@ecrin.example to karim@ecrin.example; `space.txt` says whose keys are whose.

    tests/mail/make.py        needs gpg, sq, node and `make interop`; ciphertexts differ with every run
"""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
NADIA, KARIM, STRANGER = "nadia@ecrin.example", "karim@ecrin.example", "inconnu@ailleurs.example"
INNER = (
    'Content-Type: text/plain; charset="utf-8"; protected-headers="v1"\r\n'
    "Subject: Un dossier\r\n\r\nBonjour, voici le dossier dont nous parlions.\r\n"
)
JS = """
import * as openpgp from 'openpgp';
import { readFileSync } from 'node:fs';
const [version, ...files] = process.argv.slice(1);
const config = { aeadProtect: version !== 'v1', v6Keys: version === 'v6' };
const made = people => Promise.all(people.map(async email => {
  const { publicKey } = await openpgp.generateKey({ userIDs: [{ email }], format: 'object', config });
  return publicKey;
}));
const read = files => Promise.all(files.map(f => openpgp.readKey({ armoredKey: readFileSync(f, 'utf8') })));
const keys = version === 'v1' ? await read(files) : await made(files);
const message = await openpgp.createMessage({ text: readFileSync(0, 'utf8') });
const block = await openpgp.encrypt({ message, encryptionKeys: keys, config });
const prints = await Promise.all(keys.map(async k => (await k.getEncryptionKey()).getFingerprint().toUpperCase()));
process.stdout.write(JSON.stringify({ block, prints }));
"""


def run(*command, stdin=b"", **more):
    done = subprocess.run(command, input=stdin, capture_output=True, **more)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode()}")
    return done.stdout


def crlf(text):
    return re.sub(r"\r?\n", "\r\n", text)


class Keys:
    """Three people and their keys, in a GnuPG home of their own."""

    def __init__(self, home):
        self.home = home
        self.more = {}
        os.chmod(home, 0o700)
        for who, kind, use in [(NADIA, "ed25519", "cv25519"), (KARIM, "rsa2048", "rsa2048"), (STRANGER, "ed25519", "cv25519")]:
            self.gpg("--quick-generate-key", f"<{who}>", kind, "sign,cert", "1y")
            self.gpg("--quick-add-key", self.primary(who), use, "encr", "1y")
            (Path(home) / who).write_bytes(self.gpg("--armor", "--export", who))

    def gpg(self, *arguments, stdin=b""):
        quiet = ["gpg", "--homedir", self.home, "--batch", "--yes", "--quiet", "--trust-model", "always"]
        return run(*quiet, "--passphrase", "", "--pinentry-mode", "loopback", *arguments, stdin=stdin)

    def fingerprints(self, who):
        lines = self.gpg("--with-colons", "--with-subkey-fingerprint", "--list-keys", who).decode().splitlines()
        return [line.split(":")[9] for line in lines if line.startswith("fpr")]

    def primary(self, who):
        return self.fingerprints(who)[0]

    def encryption(self, who):
        return self.fingerprints(who)[1]

    def file(self, who):
        return str(Path(self.home) / who)

    def gnupg(self, *recipients, more=(), body=INNER.encode()):
        to = [word for who in recipients for word in ("-r", who)]
        return crlf(self.gpg("--armor", "--encrypt", *to, *more, stdin=body).decode())

    def sequoia(self, *recipients):
        to = [word for who in recipients for word in ("--recipient-cert", self.file(who))]
        return crlf(run("sq", "encrypt", *to, stdin=INNER.encode()).decode())

    def javascript(self, version):
        """Of version 1 for the keys above; of the others for keys that OpenPGP.js makes."""
        people = [self.file(who) for who in (NADIA, KARIM)] if version == "v1" else [NADIA, KARIM]
        script = ["node", "--input-type=module", "-e", JS, "--", version, *people]
        made = json.loads(run(*script, stdin=INNER.encode(), cwd=HERE.parent / "interop"))
        if version != "v1":
            for who, fingerprint in zip((NADIA, KARIM), made["prints"]):
                self.more.setdefault(who, []).append(fingerprint)
        return crlf(made["block"])


def dearmor(text):
    lines = text.split("\r\n")
    begin = lines.index("")
    digits = [line for line in lines[begin + 1 :] if line and not line.startswith(("=", "-"))]
    return base64.b64decode("".join(digits))


def armor(data, headers=""):
    text = base64.b64encode(data).decode()
    lines = "\r\n".join(text[i : i + 64] for i in range(0, len(text), 64))
    return f"-----BEGIN PGP MESSAGE-----\r\n{headers}\r\n{lines}\r\n-----END PGP MESSAGE-----\r\n"


def new_packet(tag, body):
    return bytes([0xC0 | tag, 255]) + len(body).to_bytes(4, "big") + body


def packets(data):
    """(tag, whole packet, body) of each packet."""
    out, place = [], 0
    while place < len(data):
        begin, first = place, data[place]
        place += 1
        body = b""
        if first & 0x40:
            tag = first & 0x3F
            while True:
                n = data[place]
                place += 1
                more = False
                if n < 192:
                    length = n
                elif n < 224:
                    length = ((n - 192) << 8) + data[place] + 192
                    place += 1
                elif n == 255:
                    length = int.from_bytes(data[place : place + 4], "big")
                    place += 4
                else:
                    length, more = 1 << (n & 31), True
                body += data[place : place + length]
                place += length
                if not more:
                    break
        else:
            tag, size = first >> 2 & 15, [1, 2, 4][first & 3]
            length = int.from_bytes(data[place : place + size], "big")
            place += size
            body = data[place : place + length]
            place += length
        out.append((tag, data[begin:place], body))
    return out


def letter(
    block,
    sender=f"From: Nadia <{NADIA}>",
    subject="...",
    extra="",
    boundary="------------K3VqYv2Qm0x8eGkB5cJr7nPa",
    preamble="",
    epilogue="",
    name="encrypted.asc",
    control="Version: 1",
    content=None,
    tail="",
):
    content = content or f'multipart/encrypted; protocol="application/pgp-encrypted";\r\n boundary="{boundary}"'
    return (
        f"{sender}\r\nTo: Karim <{KARIM}>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
        f"Message-ID: <6f1c1e3a-0d5c-4f2e-9b1e-2f4f0a0c7d11@ecrin.example>\r\nMIME-Version: 1.0\r\n"
        f"Subject: {subject}\r\n{extra}Content-Type: {content}\r\n\r\n{preamble}--{boundary}\r\n"
        "Content-Type: application/pgp-encrypted\r\nContent-Description: PGP/MIME version identification\r\n\r\n"
        f"{control}\r\n\r\n--{boundary}\r\n"
        f'Content-Type: application/octet-stream; name="{name}"\r\nContent-Description: OpenPGP encrypted message\r\n'
        f'Content-Disposition: inline; filename="{name}"\r\n\r\n{block}{tail}\r\n--{boundary}--\r\n{epilogue}'
    )


def passes(keys):
    """As the programs write them, headers and all."""
    gnupg = keys.gnupg(NADIA, KARIM)
    yield "thunderbird", letter(
        keys.gnupg(NADIA, KARIM, more=("--no-emit-version",)),
        extra='User-Agent: Mozilla Thunderbird\r\nContent-Language: fr\r\nX-Mozilla-Draft-Info: internal/draft; vcard=0\r\n'
        f"Autocrypt: addr={NADIA}; keydata=\r\n xjMEaA\r\n",
        preamble="This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)\r\n",
    )
    yield "k9", letter(
        gnupg,
        subject="Encrypted Message",
        boundary="----5Q1MEO7MKKO3PZ5ILDWW9SNNB4Y9LO",
        extra="User-Agent: K-9 Mail for Android\r\nX-K9mail-Identity: !l=1&o=0\r\n",
    )
    yield "mutt", (
        f"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nFrom: Nadia Belkacem <{NADIA}>\r\nTo: {KARIM}\r\nSubject: Un dossier\r\n"
        "Message-ID: <ZfQ2x3@poste.ecrin.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n\tboundary="vkogqOf2sHV7VnPd"\r\n'
        "Content-Disposition: inline\r\nUser-Agent: Mutt/2.2.12\r\n\r\n\r\n--vkogqOf2sHV7VnPd\r\n"
        "Content-Type: application/pgp-encrypted\r\nContent-Disposition: attachment\r\n\r\nVersion: 1\r\n\r\n"
        "--vkogqOf2sHV7VnPd\r\nContent-Type: application/octet-stream\r\n"
        f'Content-Disposition: attachment; filename="msg.asc"\r\n\r\n{gnupg}\r\n--vkogqOf2sHV7VnPd--\r\n'
    )
    yield "apple-mail-gpgtools", letter(
        keys.gnupg(NADIA, KARIM, more=("--comment", "GPGTools - http://gpgtools.org")),
        boundary='Apple-Mail=_9E7B0D2C',
        extra="X-Mailer: Apple Mail (2.3445)\r\nReply-To: Karim <karim@ecrin.example>\r\n",
        preamble="This is an OpenPGP/MIME encrypted message (RFC 2440 and 3156)\r\n",
    )
    yield "gnupg-in-pieces", letter(keys.gnupg(NADIA, KARIM, more=("-z", "0"), body=INNER.encode() * 800))
    yield "gnupg-with-headers", letter(keys.gnupg(NADIA, KARIM, more=("--emit-version", "--comment", "Bonjour")))
    yield "gnupg-signed", letter(keys.gnupg(NADIA, KARIM, more=("--sign", "-u", NADIA)))
    yield "sequoia", letter(keys.sequoia(NADIA, KARIM))
    yield "openpgp-js", letter(keys.javascript("v1"))
    yield "openpgp-js-data-version-2", letter(keys.javascript("v2"))
    yield "openpgp-js-keys-version-6", letter(keys.javascript("v6"))
    yield "only-to-the-recipient", letter(keys.gnupg(KARIM))
    yield "sender-field", letter(gnupg, extra=f"Sender: {NADIA}\r\n")


def refused(keys):
    good = keys.gnupg(NADIA, KARIM)
    parts = packets(dearmor(good))
    sessions = b"".join(whole for tag, whole, _ in parts if tag == 1)
    data = next(whole for tag, whole, _ in parts if tag == 18)
    body = next(body for tag, _, body in parts if tag == 18)
    text = b"Bonjour, voici le dossier de Madame X, dont nous parlions. " * 20
    literal = new_packet(11, b"b\0\0\0\0\0" + text)
    plain = f"From: {NADIA}\r\nTo: {KARIM}\r\nMIME-Version: 1.0\r\n"

    # What a relay lets through that only looks for a word.
    word = "application/pgp-encrypted"
    yield "mail-not-encrypted.plain", f"{plain}Subject: Bonjour\r\n\r\nBonjour\r\n"
    yield "mail-not-encrypted.word-in-a-header", f"{plain}X-Note: {word}\r\n\r\nBonjour\r\n"
    yield "mail-not-encrypted.word-in-the-subject", f"{plain}Subject: Content-Type: multipart/encrypted; protocol=\"{word}\"\r\n\r\nBonjour\r\n"
    yield "mail-not-encrypted.word-in-the-body", f"{plain}Content-Type: text/plain\r\n\r\n{word}\r\nBonjour\r\n"
    yield "mail-not-encrypted.word-in-a-parameter", f'{plain}Content-Type: text/plain; x="{word}"\r\n\r\nBonjour\r\n'
    mixed = f'{plain}Content-Type: multipart/mixed; boundary="m"\r\n\r\n'
    yield "mail-not-encrypted.word-in-a-nested-part", f"{mixed}--m\r\nContent-Type: {word}\r\n\r\nVersion: 1\r\n--m\r\n\r\nBonjour\r\n--m--\r\n"
    yield "mail-not-encrypted.word-in-the-preamble", f"{mixed}{word}\r\n--m\r\n\r\nBonjour\r\n--m--\r\n"
    # EFAIL, and its older relatives.
    inner = letter(good).split("MIME-Version: 1.0\r\n", 1)[1]
    yield "mail-not-encrypted.nested-in-mixed", f"{mixed}--m\r\nContent-Type: text/html\r\n\r\n<img src=\"https://ailleurs.example/\r\n--m\r\n{inner}--m--\r\n"
    yield "mail-not-encrypted.nested-in-a-message", f"{mixed}--m\r\nContent-Type: message/rfc822\r\n\r\n{letter(good)}\r\n--m--\r\n"
    yield "mail-not-encrypted.inline", f"{plain}Content-Type: text/plain\r\n\r\n{good}"
    yield "mail-not-encrypted.smime", f"{plain}Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB\r\n"
    yield "mail-not-encrypted.report", f"{plain}Content-Type: multipart/report; report-type=disposition-notification; boundary=m\r\n\r\n--m\r\n\r\nLu.\r\n--m--\r\n"
    yield "mail-from-other.mailer-daemon", f"From: mailer-daemon@ecrin.example\r\nTo: {KARIM}\r\nContent-Type: multipart/report; boundary=m\r\n\r\n--m\r\n\r\nBonjour\r\n--m--\r\n"
    yield "mail-not-encrypted.autocrypt-setup", f"{plain}Autocrypt-Setup-Message: v1\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: application/autocrypt-setup\r\n\r\n{good}\r\n--m--\r\n"
    yield "mail-not-encrypted.secure-join", f"{plain}Secure-Join: vc-request\r\nContent-Type: text/plain\r\n\r\nSecure-Join: vc-request\r\n"
    yield "mail-not-encrypted.control-part-says-more", letter(good, control="Version: 1\r\nBonjour")
    yield "mail-not-encrypted.control-part-says-two", letter(good, control="Version: 2")
    yield "mail-not-encrypted.three-parts", letter(good, tail="\r\n--------------K3VqYv2Qm0x8eGkB5cJr7nPa\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n")
    yield "mail-not-encrypted.no-last-boundary", letter(good).rsplit("\r\n--", 1)[0] + "\r\n"
    yield "mail-not-encrypted.almost-the-boundary", letter(good, tail="\r\n--------------K3VqYv2Qm0x8eGkB5cJr7nPaX\r\n")
    yield "mail-not-encrypted.base64-part", letter(good).replace("Content-Disposition: inline;", "Content-Transfer-Encoding: base64\r\nContent-Disposition: inline;")
    yield "mail-not-encrypted.another-protocol", letter(good).replace(word, "application/pgp-signature", 1)
    yield "mail-not-encrypted.no-armour", letter("Bonjour\r\n")

    # Packets.
    yield "mail-for-nobody.data-alone", letter(armor(data))
    yield "mail-for-stranger.someone-else-alone", letter(keys.gnupg(STRANGER))
    yield "mail-for-stranger.someone-else-too", letter(keys.gnupg(NADIA, KARIM, STRANGER))
    yield "mail-not-for-recipient.the-sender-alone", letter(keys.gnupg(NADIA))
    yield "mail-hidden-recipient.one", letter(keys.gnupg(NADIA, more=("-R", KARIM)))
    yield "mail-hidden-recipient.throw-keyids", letter(keys.gnupg(NADIA, KARIM, more=("--throw-keyids",)))
    password = crlf(keys.gpg("--passphrase", "un mot de passe", "--armor", "--symmetric", stdin=INNER.encode()).decode())
    yield "mail-password.alone", letter(password)
    yield "mail-password.and-keys", letter(armor(sessions + packets(dearmor(password))[0][1] + data))
    yield "mail-no-integrity.no-digest", letter(armor(sessions + new_packet(9, body[1:])))
    yield "mail-no-integrity.gnupg-aead", letter(armor(sessions + new_packet(20, b"\1\x09\2\x10" + body[1:])))
    yield "mail-packets.literal", letter(armor(literal))
    yield "mail-packets.compressed", letter(crlf(keys.gpg("--armor", "--store", stdin=text).decode()))
    yield "mail-packets.signed", letter(crlf(keys.gpg("--armor", "-u", NADIA, "--sign", stdin=text).decode()))
    yield "mail-packets.literal-instead-of-data", letter(armor(sessions + literal))
    yield "mail-packets.something-before", letter(armor(new_packet(10, b"PGP") + sessions + data))
    yield "mail-packets.something-after", letter(armor(sessions + data + literal))
    yield "mail-packets.padding", letter(armor(sessions + new_packet(21, text) + data))
    yield "mail-packets.two-messages", letter(armor((sessions + data) * 2))
    yield "mail-packets.cut-short", letter(armor((sessions + data)[:-9]))
    yield "mail-packets.a-key-twice", letter(armor(sessions * 2 + data))
    first = parts[0][2]
    yield "mail-packets.words-in-a-key", letter(armor(new_packet(1, first + b" Bonjour") + sessions[len(parts[0][1]):] + data))
    yield "mail-packets.unknown-key-version", letter(armor(new_packet(1, b"\x02" + first[1:]) + sessions + data))
    yield "mail-packets.unknown-data-version", letter(armor(sessions + new_packet(18, b"\x03" + body[1:])))
    yield "mail-packets.many-keys", letter(armor(b"".join(new_packet(1, first[:1] + n.to_bytes(8, "big") + first[9:]) for n in range(1, 250)) + data))
    yield "mail-packets.crumbs", letter(armor(sessions + bytes([0xD2]) + b"".join(bytes([0xE0, c]) for c in body[:60]) + b"\0"))
    yield "mail-readable.text-as-data", letter(armor(sessions + new_packet(18, b"\1" + text)))
    yield "mail-readable.text-inside-data", letter(armor(sessions + new_packet(18, body + text + body[1:])))
    yield "mail-armor.another-header", letter(armor(sessions + data, "Bonjour: tous\r\n"))
    yield "mail-armor.no-end", letter(armor(sessions + data).rsplit("-----END", 1)[0])
    yield "mail-armor.not-base64", letter(armor(sessions + data).replace("\r\n\r\n", "\r\n\r\n@@@@", 1))
    yield "mail-armor.a-key", letter(crlf(Path(keys.file(NADIA)).read_text()))

    # Words beside the ciphertext.
    yield "mail-clear-text.preamble", letter(good, preamble="Bonjour, voici le dossier.\r\n")
    yield "mail-clear-text.epilogue", letter(good, epilogue="Bonjour, voici le dossier.\r\n")
    yield "mail-clear-text.file-name", letter(good, name="dossier de Madame X.asc")
    yield "mail-clear-text.before-the-armour", letter("\r\n" + good, tail="Bonjour\r\n")
    yield "mail-clear-text.two-blocks", letter(good + good)
    yield "mail-clear-text.comments", letter(good, extra="Comments: Bonjour, voici le dossier.\r\n")
    yield "mail-clear-text.keywords", letter(good, extra="Keywords: dossier, Madame X\r\n")

    # In someone else's name.
    yield "mail-from-other.colleague", letter(good, sender=f"From: {KARIM}")
    yield "mail-from-other.colleague-with-my-name", letter(good, sender=f'From: "{NADIA}" <{KARIM}>')
    yield "mail-from-several.two-fields", letter(good, sender=f"From: {NADIA}\r\nFrom: {KARIM}")
    yield "mail-from-several.two-mailboxes", letter(good, sender=f"From: {NADIA}, {KARIM}")
    yield "mail-from-missing.none", letter(good, sender=f"X-From: {NADIA}")
    yield "mail-sender-other.colleague", letter(good, extra=f"Sender: {KARIM}\r\n")
    yield "mail-reply-to-outside.one", letter(good, extra="Reply-To: nadia@ailleurs.example\r\n")
    yield "mail-reply-to-outside.one-of-two", letter(good, extra=f"Reply-To: {NADIA}, nadia@ailleurs.example\r\n")

    # What is read differently by different programs, or costs too much to read.
    yield "mail-malformed.two-content-types", letter(good, extra="Content-Type: text/plain\r\n")
    yield "mail-malformed.two-boundaries", letter(good).replace("\r\n boundary=", "\r\n boundary=x; boundary=")
    yield "mail-malformed.boundary-in-pieces", letter(good).replace("\r\n boundary=", "\r\n boundary*0=")
    flood = "".join(f";\r\n a*{n}=x" for n in range(3000))
    yield "mail-malformed.parameter-flood", letter(good).replace(";\r\n boundary=", f"{flood};\r\n boundary=")
    yield "mail-malformed.comment-depth", letter(good, sender=f"From: {'(' * 400}{')' * 400} {NADIA}")
    yield "mail-malformed.space-before-the-colon", letter(good, extra="X-A : b\r\n")
    yield "mail-malformed.mbox-line", f"From {NADIA} Mon Mar  2 10:00:00 2026\r\n{letter(good)}"
    yield "mail-malformed.no-empty-line", f"From: {NADIA}\r\nTo: {KARIM}\r\n"
    yield "mail-header-too-large.fields", letter(good, extra="X-A: b\r\n" * 300)
    yield "mail-header-too-large.bytes", letter(good, extra=("X-A: " + "b " * 450 + "\r\n") * 90)
    yield "mail-line-too-long.one", letter(good, extra="X-A: " + "b" * 998 + "\r\n")
    yield "mail-bare-line-end.lf", letter(good).replace("Version: 1\r\n", "Version: 1\n")
    yield "mail-bare-line-end.cr", letter(good).replace("Version: 1\r\n", "Version: 1\r")
    yield "mail-bare-line-end.cr-cr-lf", letter(good).replace("Version: 1\r\n", "Version: 1\r\r\n")
    yield "mail-not-plain.nul", letter(good, extra="X-A: \0\r\n")
    yield "mail-not-plain.eight-bits", letter(good, subject="Réunion")


def main():
    home = tempfile.mkdtemp(prefix="ecrin-mail-")
    try:
        keys = Keys(home)
        for folder, messages in [("passes", passes(keys)), ("refused", refused(keys))]:
            shutil.rmtree(HERE / folder, ignore_errors=True)
            (HERE / folder).mkdir()
            for name, text in messages:
                (HERE / folder / f"{name}.eml").write_bytes(text.encode())
        prints = {who: [keys.encryption(who), *keys.more[who]] for who in (NADIA, KARIM)}
        space = "".join(f"{who} {' '.join(prints[who])}\n" for who in prints)
        (HERE / "space.txt").write_text(space)
    finally:
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
