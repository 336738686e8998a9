### Why nothing was done. One key for each stable code; each text also says what to do.

error-unknown-code = The service refused: { $reason } ({ $code }).

## The service

error-malformed = The service did not understand the request. Your version of ecrin may be too old.
error-wrong-protocol = The service did not understand the upload. Your version of ecrin may be too old.
error-wrong-media-type = The service did not understand the upload. Your version of ecrin may be too old.
error-bad-note = The service does not take this signature. Your version of ecrin may be too old.
error-wrong-offset = The upload and the service disagree. Run the same command again: it will go on.
error-bad-name = This name will not do: one line of text, at most 120 characters, none invisible.
error-bad-title = This title will not do: one line of text, at most 120 characters, none invisible.
error-not-signed-in = You are not signed in. Run: ecrin login
error-session-ended = Your session has ended. Run: ecrin login
error-wrong-secret = The passphrase is wrong, or there is no such account.
error-account-suspended = This account is suspended. If you have been reinstated since, sign in again: ecrin login
error-not-allowed = You may not do that.
error-not-found = There is nothing here under this id.
error-already-exists = That exists already.
error-conflict = Something else has changed meanwhile. Look where you stand, then try again.
error-not-filed = This paper waits to be filed. Keep it first: ecrin doc accept
error-not-yet-whole = The upload is not complete. Run the same command again: it will go on.
error-busy = Another upload of the same paper is under way. Wait for it to end.
error-slot-frozen = Too many wrong tries: this way in is closed. See your structure.
error-invitation-used = This invitation has been used. Ask for another one.
error-invitation-expired = This invitation has lapsed. Ask for another one.
error-too-large = This file is too large: at most 25 MB.
error-quota-exceeded = The vault is full. Delete a paper to make room.
error-checksum-mismatch = What arrived is not what was sent. Run the same command again.
error-bad-period = These dates will not do: a mandate ends after it begins, in the future, and lasts at most 365 days.
error-bad-documents = A mandate names 1 to 50 papers, all different.
error-to-oneself = Nobody needs a mandate on her own papers.
error-grantee-unknown = This person is not known here.
error-grantee-suspended = This person is suspended and cannot be given a mandate.
error-bad-signature = The signature is false. Nothing was done.
error-stale = The request is too old. Try again.
error-too-many-tries = Too many tries. Try again in { $minutes } min.
error-too-many-requests = Too many requests at once. Try again in { $minutes } min.
error-internal = The service had a problem. Nothing was done; try again later.
error-journal-unavailable = The journal cannot be written just now, and nothing is done without it. Try again later.
error-clock-behind = The clock of the service is behind: it does nothing until that is set right.
error-shutting-down = The service is stopping. Try again in a moment.
error-storage-full = The service has no room left. Nothing was done.
error-store-damaged = The service found its journal damaged or altered, and says so.

## Mandates

error-mandate-expired = This mandate has ended.
error-mandate-revoked = This mandate was taken back.
error-mandate-refused = This mandate was declined.
error-mandate-suspended = This mandate is suspended.
error-mandate-replaced = This mandate was replaced by another one.
error-mandate-not-started = This mandate has not started yet.
error-mandate-not-accepted = This mandate has not been accepted yet.
error-mandate-exhausted = The agreed number of views is used up.
error-mandate-not-yours = This mandate was not given to you.
error-document-not-in-mandate = This paper is not in the mandate.
error-right-not-granted = The mandate does not allow that.
error-document-gone = This paper is no longer in the vault.
error-replayed = This request has been used before.
error-seal-destroyed = The seal of this mandate is destroyed: it opens nothing any more.
error-delay-over = That is done already, or was called off.
error-delay-running = Not possible yet: it waits until { $due }, to protect you. Two professionals who are with you can lift the wait: ecrin delay attest { $account } { $delay }. You did not ask for this? Call it off: ecrin delay cancel { $delay }. One paper at a time you can take out at once: ecrin doc get
error-already-attested = You have attested already. It takes a second person.
error-no-witness = Only another person, a professional, can attest.
error-wrong-code = This code is not the card's, or the card no longer exists. After ten wrong tries the card is blocked.
error-card-of-another = This card opens another vault than the one of this computer. Take an empty folder: --home DIR
error-no-code = The card's code is missing, and there is nobody to ask. In a script: ECRIN_CODE.
error-codes-differ = The two codes differ. Try again.
error-bad-card = This is not the text of a card, or several letters are wrong. Copy the card group by group.
error-bad-card-group = A letter of group { $group } is wrong. Compare it with the card.
error-bad-card-length = Group { $group } has not the right number of letters. Compare it with the card.
error-bad-code = A code has six digits.
error-code-common = Too many people choose this code. Choose another one.
error-code-year = This code has a year in it, which is what others try first. Choose another one.
error-declaration-missing = First declare whether the person is of age and decides for herself: --declares adult, protected or minor.
error-declared-protected = Écrin does not open vaults yet for people under guardianship. Turn to the guardian, or to the court; with urgent papers, to the CCAS.
error-declared-minor = Écrin does not open vaults yet for people who are not of age. Turn to the parents; without parents, to the child welfare service of the département.
error-last-slot = At least two ways to open the vault must remain, one of which works. Add another one first: ecrin slot add
error-no-views = A mandate allows at least one view.
error-consent-withheld = Nothing was signed.
error-grantee-not-professional = { $name } is not a helper: mandates are given to professionals.

## What you typed

error-bad-id = “{ $id }” is not an id.
error-id-too-short = “{ $id }” is too short: give at least six characters.
error-id-ambiguous = “{ $id }” is the beginning of several ids: { $candidates }. Give a few more characters.
error-bad-date = “{ $text }” is not a date. Write for instance 2026-03-04.
error-bad-time = “{ $text }” is not a moment. Write for instance 2026-03-04T14:12:00+01:00.
error-bad-dates-order = This paper would expire before it was issued: check both dates.
error-bad-server = “{ $text }” is not the address of a service. Write for instance https://ecrin.example.fr
error-bad-file = Cannot read { $path }: { $reason }.
error-empty-file = This file is empty.
error-file-missing = There is no file { $path }.
error-folder-missing = There is no folder { $path }.
error-file-is-folder = { $path } is a folder; give a file.
error-bad-invitation-text = This is not an invitation: a letter is wrong or missing.
error-bad-passphrase = A passphrase has at least 8 characters. Take several words that you will remember.
error-passphrases-differ = The two passphrases are not the same. Try again.
error-no-passphrase = The passphrase is missing. In a script, give it in ECRIN_SECRET or --secret-file.
error-secret-file = Cannot read the passphrase in { $path }: { $reason }.
error-bad-key-text = This is not a fingerprint: it has eight groups of five digits.

## This computer

error-no-home = No folder to remember you in. Give --home or ECRIN_HOME.
error-no-account = There is no account here yet ({ $path }). Run ecrin join with your invitation, or ecrin login --account.
error-no-server = Which service? Give its address with --server or ECRIN_SERVER.
error-already-joined = There is an account here already ({ $path }). Give another folder with --home.
error-home-file = Cannot use { $path }: { $reason }.
error-home-damaged = { $path } is damaged. Sign in again: ecrin login
error-ca-missing = No certificate in { $path }. Give that of the service with --ca.
error-payload-io = The file could not be read or written to its end: { $reason }.
error-export-io = The archive could not be written: { $reason }.
error-print-code = The code of the page could not be drawn.

## Reaching the service

error-server-unreachable = The service does not answer at { $server }. Check the address and the connection.
error-server-unknown-host = The name in { $server } does not exist. Check the address.
error-server-certificate = { $server } does not prove who it is ({ $reason }). Nothing was sent. Give the certificate of the service with --ca.
error-server-name = The certificate shown by { $server } is for another name. Nothing was sent.
error-server-timeout = { $server } takes too long to answer. Try again.
error-server-answer = The answer of { $server } is not that of an Écrin service.

## What cannot be believed

error-verification-failed = What the service sent is not what was signed. Nothing was opened. (Detail: { $reason }.)
error-bad-note-received = The service sent a signed text that does not hold. Nothing was opened. (Detail: { $reason }.)
error-key-changed =
    Beware: the keys of { $who } have changed. Nothing was done.
    Before: { $before }
    Now:    { $now }
    Call this person. If she reads the new fingerprint on her screen, confirm it: ecrin key compare
error-chain-broken = Nothing proves whose keys these are: the chain of invitations is broken. Nothing was done.
error-instance-changed = The service at { $server } is not the one you know: its key has changed. Nothing was sent.
error-receipt-false = This receipt was altered, or comes from another service.
error-receipt-text = This is not a receipt: a letter is wrong or missing.
error-journal-false = This proof does not lead to the journal of this service.
error-journal-does-not-hold = The journal does not hold.
error-mismatch = What the service sent was altered or does not belong together. Nothing was kept. (Detail: { $reason }.)
error-keyring-damaged = Your keyring could not be opened. Sign in again: ecrin login
error-not-authenticated = The paper { $id } is not authenticated: it is neither shown nor opened. (Detail: { $reason }.)
error-fingerprint-differs =
    The fingerprints differ. Entrust nothing to { $who }.
    The service shows: { $now }
error-fingerprint-unknown = This is the fingerprint of nobody met so far. Put the id of the account before the digits.

error-bad-message = The message is one line of text, at most 300 characters.
error-beyond-request = This mandate would allow more than was asked, or more than before. Give less, or make a new mandate with “ecrin grant”.
error-request-answered = This request was answered already.
error-request-expired = Nobody answered this request for thirty days: it is worth nothing any more.
error-too-many-open = Too many requests wait for this person's answer already.
error-bad-referral = A referral has a subject (at most 200 characters) and a plain text of at most two pages.
error-referral-not-agreed = The person has not given her consent: nothing can go.
error-referral-taken-back = The person has taken her consent back: nothing can go any more.
error-referral-expired = The time of this referral is over. Ask the person for her consent again.
error-referral-sent = This referral has gone already.
error-referral-elsewhere = This letter would go to others than the structure that the person agreed to.

error-inbox-closed = This person has closed her inbox: nothing can be put in.
error-deposit-limit = Too much was put in for this person today. Go on tomorrow.
error-undo-too-late = This can only be undone within 48 hours.
error-undo-used = It was used already: it cannot be undone any more.
error-invitation-cancelled = This invitation was taken back.
error-batch-incomplete = Some papers were not put in. Nothing is lost: run the same command again, it goes on where it stopped.

error-approval-needed = A second administrator must approve this first: ecrin approval request, or --ask for an export.
error-approval-other = That approval is for something else, or for someone else.
error-approval-over = That approval was refused, was used already, or its 24 hours are over.
error-bad-family = "{ $text }" is not a family of events. There are: { $families }.
error-view-built-in = Everyone has the view "{ $name }" already: choose another name.
error-export-does-not-hold = This export does not hold: it was altered, cut off, or is not from this journal.
error-journal-contradicts =
    The journal that the service shows contradicts this receipt: { $what ->
        [shorter] it is shorter than it was
        [rewritten] its past was rewritten
        [root] its entries do not lead to the signed root
        [checkpoint] its head is not signed by this service
        [shard-missing] this part of the journal is gone
        [entries-missing] entries are missing
       *[other] it is from another service
    }. Keep this receipt: it is evidence.
error-encryption-needed = This message is not encrypted for everyone who is to read it: it was not sent.
error-no-address = This account has no mail address.
error-recipient-unknown = Nobody here has this address.
error-recipient-gone = Whoever has this address cannot receive mail at present.
error-recipients-refused = None of the recipients can have this message.
error-mailbox-full = There is no room left in this mailbox. Delete messages, or ask its owner to.
error-no-reply = This address is the service's own: it writes, and nobody reads answers.
error-outside-not-offered = This service sends nothing outside.
error-outside-code-wrong = This is not the code that was sent.
error-outside-code-over = This code is over. Ask for another: ecrin notices outside set ADDRESS
error-recipient-without-key = This person has no mail key yet: nobody can write to her.
error-address-taken = This address, or one that looks like it, is taken. Choose another.
error-bad-address = This address is not possible here: letters without accents and figures, with dots or hyphens between them.
error-bad-certificate = This mail key will not do: it is not for this address, it is over, revoked, or not safe enough.
error-not-encrypted = This message is not end-to-end encrypted: it is not opened.
error-certificate-not-signed = The mail key of { $who } is not the one this person signed. Nothing is sent; tell your administrator.
error-letter-damaged = This message was altered or cut on its way: it is not shown.
error-letter-not-opened = None of your keys opens this message.
