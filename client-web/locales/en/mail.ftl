# Mail.

joined-address = Your mail address: { $address }
mail-sent = Sent, encrypted, to { $to }.
mail-draft-kept = Kept in your drafts, encrypted for you alone.
mail-nothing = No messages.
mail-letter =
    From: { $from }
    To: { $to }
    At: { $at }
    Subject: { $subject }
mail-signature-good = Signed by this person, and unaltered.
mail-signature-missing = WARNING: this message is not signed. Nothing proves who wrote it.
mail-signature-unknown = WARNING: the signature is not that of a known key of this person.
mail-signature-bad = WARNING: the signature is false. Do not trust this message.
mail-signature-service = Written by the Écrin service, which alone can write from this address. Encrypted to you; without a signature.
mail-attachment = Attachment: { $name } ({ $size } kB)
mail-saved = Kept: { $path }
mail-key-changed =
    WARNING: the mail key of { $who } ({ $address }) has changed.
    Before: { $before }
    Now: { $now }
    This person signed the change. If in doubt, ask them in person.
mail-key-none = none
mail-key-yes = yes
mail-key-no = no
mail-key-shown =
    Address: { $address }
    Key: { $fingerprint }
    Published outside: { $published }
mail-key-rotated =
    You have a new mail key; the old one still opens old messages.
    Address: { $address }
    Key: { $fingerprint }
mail-key-published = The key of { $address } can be found by anyone.
mail-key-hidden = The key of { $address } is given to members only.
mail-key-revoked = The key of { $address } is revoked. Nobody can write to you before the next one: ecrin mail key make
mail-box-shown =
    { $structure }: { $address }
    Key: { $fingerprint }
    Published outside: { $published }
mail-box-everyone = All members of the structure read this box.
mail-box-readers = This box is read by { $names }
mail-group-kept = Kept on this computer.
mail-group-none = No groups.
mail-group-gone = Forgotten.
mail-key-of =
    { $who }
    Address: { $address }
    Key: { $fingerprint }
mail-key-written = The public key is written to { $path }.
mail-key-export-warning = Beware: whoever has this file and its passphrase reads all your messages and signs in your name. Choose a passphrase that serves for nothing else, and delete the file after use.
mail-key-exported =
    { $keys ->
        [one] Your secret key is written
       *[other] Your { $keys } secret keys are written
    } to { $path }. Your mail program will ask for the passphrase of the file.
