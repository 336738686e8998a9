### What the command line says to people.

## Signing in

ask-passphrase = Passphrase:
ask-new-passphrase = Choose a passphrase (several words that you will remember):
ask-passphrase-again = Once more, to be sure:
signing-in-again = The session had ended: signing in again.
joined =
    Welcome, { $name }. Your account ({ $role }) is open on { $domain }.
    Your id: { $account }
    Keep it: this id and your passphrase are what it takes to sign in on another computer.
signed-in = Hello, { $name }. You are signed in to { $domain } ({ $role }), until { $until } at the latest.
you-are =
    { $name }, { $role } on { $domain }
    Account { $account }
    Session until { $until }, or { $minutes } min without doing anything
you-are-member = { $structure } ({ $id })
signed-out = Goodbye. The session is closed.
already-signed-out = The session was closed already.
session-here = here
session-times = opened { $opened }, used { $used }
session-ended-there = This session is closed.

## Invitations, structures, members

invited =
    Invitation ({ $role }), valid until { $until }, once:

    { $invitation }

    Hand it over in person: whoever holds it can open the account.
invited-into =
    Invitation for { $structure } ({ $role }), valid until { $until }, once:

    { $invitation }

    Hand it over in person: whoever holds it can open the account.
structure-created = { $name } is created ({ $id }).
no-structures = There is no structure yet.
no-members = There is no member yet.
member-active = active
member-inactive = suspended
member-suspended = { $name } is suspended: sessions are closed, mandates open nothing any more.
member-resumed = { $name } may act again.
member-removed = { $name } no longer belongs to the structure.

## Papers

doc-added = “{ $title }” ({ $type }) is in your vault ({ $id }).
doc-added-for = “{ $title }” ({ $type }) is in the vault of { $owner } ({ $id }). You can no longer open it.
doc-replaced = The new version of “{ $title }” is in ({ $id }).
doc-taken-out = “{ $title }” is written to { $path }.
doc-removed = “{ $title }” is deleted.
doc-accepted = “{ $title }” is filed in your vault.
doc-refused = “{ $title }” is turned away.
doc-to-file = to be filed, put in by { $depositor }
doc-expires = expires on { $day }
doc-version = version { $version }
no-documents = Your vault is empty.
not-authentic = not authenticated
upload-resumed = The upload goes on where it had stopped.
papers-count =
    { $count ->
        [one] 1 paper
       *[other] { $count } papers
    }

## People and keys

introduce = { $name }, { $role }
introduce-voucher = Introduced by { $voucher } ({ $role })
introduce-fingerprint = Fingerprint { $fingerprint }
introduce-compared = (compared)
introduce-first-seen = (seen for the first time)
introduce-seen-before = (the same as before)
key-own =
    Your fingerprint: { $fingerprint }

    For another person to check it, she runs:
    ecrin key compare { $text }
key-compared = This is { $name }. The keys are remembered as verified.
key-export-comment = Secret key: whoever reads this file reads all your papers.
key-export-warning = Beware: whoever reads this file reads all your papers, without a passphrase and without a trace. Delete it after use.
key-exported = The key is written to { $path }.

## Mandates

ask-signature = Sign this mandate? (yes/no)
granted = Mandate { $id } is given to { $grantee }.
accepting-first = First view: the mandate is accepted first, and the journal says so.
viewed =
    “{ $title }” ({ $type }) of { $owner } is written to { $path }.
    In the journal on { $moment } ({ $event }).
mandate-accepted = You accepted the mandate of { $who }.
mandate-refused = You declined the mandate of { $who }.
mandate-revoked = The mandate of { $who } is taken back. It opens nothing any more; what was seen stays seen.
mandate-suspended = The mandate of { $who } is suspended.
mandate-resumed = The mandate of { $who } is in force again.
mandate-printed = The page to print is written to { $path }.
no-mandates = There is no mandate.
label-mandate = Mandate
label-owner = From
label-grantee = To
label-paper = Paper
label-right = Allows to
label-purpose = For
label-from = From
label-until = Until
label-views = Views
label-state = State
label-accepted = Accepted
label-ended = Ended
label-consent = Consent
views-of = { $views } of { $most }
views-made = { $views }
views-at-most = at most { $most }

## Journal, receipts, export

no-events = Nothing is written.
exported =
    { $count ->
        [one] 1 paper
       *[other] { $count } papers
    } and { $events ->
        [one] 1 line of the journal
       *[other] { $events } lines of the journal
    } are written to { $path }.
export-left-out =
    { $count ->
        [one] 1 paper is not authenticated and is not in it: the list says so.
       *[other] { $count } papers are not authenticated and are not in it: the list says so.
    }
receipt-line = { $act }: { $result }, { $moment }
receipt-true = This receipt is true: event no. { $index } of the journal, { $moment }.
proof-true = This proof is true: event no. { $index } of a journal of { $size }.
proof-written = The proof that needs no service is written to { $path }.

## Verifying the journal

audit-shard-true = { $shard }: { $size } events, root { $root }… everything agrees
audit-shard-false = { $shard }: { $size } events, root { $root }… DOES NOT AGREE
audit-finding = { $shard }: { $what }
audit-finding-at = { $shard }, event no. { $index }: { $what }
audit-more = … and { $count } more.
audit-erased =
    { $count ->
        [one] 1 event is erased (right to be forgotten): its place in the journal is verified, its words are not.
       *[other] { $count } events are erased (right to be forgotten): their place in the journal is verified, their words are not.
    }
audit-true = The journal is whole: nothing was changed, added or taken away.
audit-false = The journal does not hold. Do not rely on it, keep this page, and tell the other witnesses.
finding-store-damaged = the service itself finds it damaged
finding-checkpoint = the head of the journal is not signed by this service
finding-shard-missing = this part of the journal has disappeared since it was last verified
finding-entries-missing = events are missing
finding-root = the events do not lead to the signed root
finding-shorter = the journal is shorter than when it was last verified
finding-rewritten = the past was rewritten since it was last verified
finding-entry = the entry cannot be read
finding-opening = the words are not those that were written
finding-time = the time in the words is not that of the entry
finding-gap = an event of this person is missing before this one
finding-repeated = this event of the person is counted twice
