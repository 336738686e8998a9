### The help of the command line, and what it says of a command that was mistyped.

heading-usage = Usage:
heading-commands = Commands
heading-arguments = Arguments
heading-options = Options
value-command = COMMAND
value-file = FILE
value-dir = DIR
value-lang = LANG
value-name = NAME
value-account = ACCOUNT
value-role = ROLE
value-type = TYPE
value-title = TITLE
value-date = DATE
value-duration = DURATION
value-rfc3339 = MOMENT
value-right = RIGHT
value-code = PURPOSE
value-consent = CONSENT
value-pseudonym = PSEUDONYM
value-family = FAMILY
value-channel = CHANNEL
value-word = WORD
value-format = FORMAT
value-act = ACT
value-text = TEXT
value-event = EVENT
value-result = RESULT

## A mistyped command

usage-value-missing = { $argument } lacks a value.
usage-value-invalid = “{ $value }” will not do for { $argument }.
usage-argument-unknown = There is no { $argument } here.
usage-argument-missing = Missing: { $argument }.
usage-command-unknown = There is no command “{ $command }”.
usage-command-missing = The command is missing.
usage-conflict = { $argument } and { $other } do not go together.
usage-values-number = { $argument } has the wrong number of values.
usage-wrong = This command cannot be understood.
usage-suggestion = Did you mean: { $suggestion }?
usage-more = To learn more: --help
usage-choices-type = Types: national_id_card, passport, residence_permit, asylum_certificate, driver_license, family_record_book, birth_certificate, identity_photo, tax_notice, tax_return, bank_details, bank_statement, caf_certificate, pay_sheet, work_contract, employment_certificate, diploma, resume, lease, rent_receipt, accommodation_proof, energy_invoice, transport, other.
usage-choices-purpose = Purposes: papiers, famille, social, travail, logement, transports, argent, justice, etranger, loisirs, sante.
usage-choices-right = Rights: view, download, print, deposit.
usage-choices-role = Roles: beneficiary, aidant, referent, admin.
usage-choices-for = Durations: 1d, 31d, 182d, 365d. For another end, use --until.
usage-choices-consent = Consent: presence, remote.
usage-choices-result = Results: ok, refused, error.
usage-choices-lang = Languages: fr, en.

## Écrin

help = Écrin: your papers in safety, and you decide who sees them, which ones, and until when.
help-after =
    Ids may be shortened to their first six characters.
    Exit codes: 0 done, 1 unexpected, 2 mistyped, 3 refused, 4 not found, 5 service unreachable,
    6 verification failed, 7 not signed in.
help-flag-server = The address of the service, such as https://ecrin.example.fr (or ECRIN_SERVER)
help-flag-home = The folder in which ecrin remembers you (or ECRIN_HOME)
help-flag-ca = The certificate of the service, if it has its own (or ECRIN_CA)
help-flag-json = For scripts: JSON and nothing else
help-flag-lang = The language: fr or en (or ECRIN_LANG)
help-flag-secret_file = A file whose first line is the passphrase (or ECRIN_SECRET)
help-flag-help = Shows this help
help-flag-version = Shows the version

## Signing in

help-join = Open an account with an invitation
help-join-invitation = The text of the invitation
help-join-name = Your name (a beneficiary's stays in her keyring, the service does not know it)
help-login = Sign in
help-login-account = The id of the account, on a computer that does not know it yet
help-logout = End the session
help-whoami = Who is signed in
help-sessions = Where you are signed in
help-sessions-end = Ends this session

## Invitations, structures, members

help-invite = Invite someone
help-invite-role = The role: beneficiary, aidant, referent or admin
help-invite-structure = The structure
help-structure = Structures
help-structure-create = Create a structure
help-structure-create-name = Its name
help-structure-list = List the structures
help-member = The members of a structure
help-member-list = List the members
help-member-list-structure = Of this structure only
help-member-suspend = Suspend a member, at once
help-member-suspend-account = The account
help-member-suspend-structure = In this structure only
help-member-resume = Reinstate a suspended member
help-member-resume-account = The account
help-member-resume-structure = In this structure only
help-member-remove = Remove a member who leaves
help-member-remove-account = The account
help-member-remove-structure = From this structure only

## Papers

help-doc = Your papers
help-doc-add = Put a paper in
help-doc-add-files = The file, or several
help-doc-add-kind = What it is, such as tax_notice
help-doc-add-title = Its title; the name of the file where there are several
help-doc-add-issued = The day it was issued (2026-03-04)
help-doc-add-expires = The day it expires
help-doc-add-owner = Put it into this person's vault, without being able to open it afterwards
help-doc-list = List your papers
help-doc-get = Take out a copy of a paper
help-doc-get-id = Which
help-doc-get-out = Where to write it
help-doc-replace = Put in a newer version
help-doc-replace-id = Of which paper
help-doc-replace-file = The new file
help-doc-replace-title = A new title
help-doc-replace-issued = The day the new one was issued
help-doc-replace-expires = The day the new one expires
help-doc-rm = Delete a paper
help-doc-rm-id = Which
help-doc-accept = Keep a paper that someone put in
help-doc-accept-id = Which
help-doc-refuse = Turn away a paper that someone put in
help-doc-refuse-id = Which

## Mandates

help-grant = Let someone see papers, until a date
help-grant-to = To whom
help-grant-documents = Which paper (repeat for several)
help-grant-duration = For how long: 1d, 31d, 182d or 365d
help-grant-until = Until when, at most 365 days (2026-03-04T14:12:00+01:00)
help-grant-from = From when; at once unless said
help-grant-right = To do what: view, download, print or deposit
help-grant-purpose = For which purpose, such as argent
help-grant-max_views = How many views at most
help-grant-consent = How the person agrees: presence or remote
help-grant-yes = Sign without asking
help-mandate = Mandates given and received
help-mandate-list = List the mandates
help-mandate-show = Show a mandate
help-mandate-show-id = Which
help-mandate-accept = Accept a mandate received
help-mandate-accept-id = Which
help-mandate-refuse = Decline a mandate received
help-mandate-refuse-id = Which
help-mandate-revoke = Take a mandate back for good
help-mandate-revoke-id = Which
help-mandate-suspend = Suspend a mandate
help-mandate-suspend-id = Which
help-mandate-resume = Let a suspended mandate go on
help-mandate-resume-id = Which
help-mandate-print = Write a page to print and sign
help-mandate-print-id = Which
help-mandate-print-out = Where to write it (HTML)
help-view = Look at a paper of a mandate
help-view-mandate = Which mandate
help-view-number = The number of the paper in the mandate
help-view-out = Where to write it
help-view-right = What for: view, download or print

## Journal, receipts, keys

help-journal = Who did what with your papers
help-export = Take away all your papers and their journal
help-export-out = Where to write the archive (ZIP)
help-audit = Audit the journal
help-audit-search = Search the journal
help-audit-verify = Verify the journal, entry by entry
help-receipt = Receipts of the journal
help-receipt-show = Show the receipt of an event
help-receipt-show-event = Which event
help-receipt-show-out = Where to write the proof that needs no service
help-receipt-verify = Verify a receipt or a proof
help-receipt-verify-receipt = A file, or the text of the receipt
help-key = Keys and their fingerprints
help-key-show = Show a fingerprint
help-key-show-account = Whose; yours unless said
help-key-compare = Compare with what the other person reads on her screen
help-key-compare-text = What her “ecrin key show” says
help-key-export = Write your secret key for the program age
help-key-export-out = Where to write it
help-notices = What the service has to tell you
help-notices-all = Also what you have read already
help-delay = What is important waits three days
help-delay-list = List what waits
help-delay-cancel = Call it off
help-delay-cancel-id = Which
help-delay-attest = Attest that the person is with you and wants it
help-delay-attest-account = The person's account
help-delay-attest-id = Which
help-delay-attest-yes = Sign without asking

## Asking for a mandate

help-ask = Ask someone for a mandate, or answer a request
help-ask-of = The person to ask: the whole account
help-ask-grantee = For whom; for yourself unless said
help-ask-structure = For the aidants of this structure
help-ask-right = To do what: view, print, download or deposit
help-ask-purpose = For which démarche
help-ask-duration = For how long: 1d, 31d, 182d or 365d
help-ask-message = Which papers, in a sentence that only the person can read
help-ask-mandate = The mandate that someone else would go on with
help-ask-list = The requests that wait
help-ask-list-all = Also those that were answered
help-ask-accept = Say yes: sign a mandate
help-ask-accept-id = The request
help-ask-accept-documents = A paper; may be repeated (those of the mandate that goes on unless said)
help-ask-accept-duration = For less time than asked
help-ask-accept-right = Less than what is asked
help-ask-accept-max_views = How many views at most
help-ask-accept-yes = Sign without asking
help-ask-refuse = Say no
help-ask-refuse-id = The request
help-ask-withdraw = Take a request back
help-ask-withdraw-id = The request
help-mandate-renew = Ask the person to go on with a mandate that ends
help-mandate-renew-id = The mandate
help-mandate-renew-duration = For how long; as long as before unless said
help-mandate-renew-message = A word that only the person can read

## Stopping, inbox, undoing

help-stop = End every access to your papers at once
help-stop-inbox = Close the inbox as well
help-stop-yes = Stop without asking
help-inbox = Who may put papers in for you
help-inbox-show = See whether it is open
help-inbox-close = Close it: nobody puts papers in any more
help-inbox-open = Open it
help-undo = Undo a mistake, within 48 hours
help-undo-invitation = Take back an invitation without an answer; list them where none is named
help-undo-invitation-id = The invitation: its id or its text
help-undo-mandate = Take back a mandate that was not used
help-undo-mandate-id = The mandate
help-undo-vault = Take back a vault that was opened by mistake
help-undo-vault-account = The account
help-doc-inbox = The papers to be filed, and nothing else

help-audit-search-aidant = What this professional did
help-audit-search-structure = For this structure
help-audit-search-mandate = Under this mandate
help-audit-search-beneficiary = What concerns this person, by her name in the journal
help-audit-search-event = This event, such as document.released-view
help-audit-search-family = This family of events, such as document
help-audit-search-from = From (date or moment); 30 days back unless said
help-audit-search-to = Until (date or moment)
help-audit-search-result = ok, refused or error
help-audit-search-channel = Through this door: api or server
help-audit-search-purpose = For this démarche
help-audit-search-outside_hours = Only when offices are closed: before 7, from 20 on, Sundays and public holidays
help-audit-search-no_witness = Only what no witness has confirmed
help-audit-search-ends_before = Only running mandates that end before
help-audit-search-ticket = The file that says why, in one word
help-audit-view-save-aidant = What this professional did
help-audit-view-save-structure = For this structure
help-audit-view-save-mandate = Under this mandate
help-audit-view-save-beneficiary = What concerns this person, by her name in the journal
help-audit-view-save-event = This event, such as document.released-view
help-audit-view-save-family = This family of events, such as document
help-audit-view-save-from = From (date or moment); 30 days back unless said
help-audit-view-save-to = Until (date or moment)
help-audit-view-save-result = ok, refused or error
help-audit-view-save-channel = Through this door: api or server
help-audit-view-save-purpose = For this démarche
help-audit-view-save-outside_hours = Only when offices are closed: before 7, from 20 on, Sundays and public holidays
help-audit-view-save-no_witness = Only what no witness has confirmed
help-audit-view-save-ends_before = Only running mandates that end before
help-audit-view-save-ticket = The file that says why, in one word
help-audit-export-aidant = What this professional did
help-audit-export-structure = For this structure
help-audit-export-mandate = Under this mandate
help-audit-export-beneficiary = What concerns this person, by her name in the journal
help-audit-export-event = This event, such as document.released-view
help-audit-export-family = This family of events, such as document
help-audit-export-from = From (date or moment); 30 days back unless said
help-audit-export-to = Until (date or moment)
help-audit-export-result = ok, refused or error
help-audit-export-channel = Through this door: api or server
help-audit-export-purpose = For this démarche
help-audit-export-outside_hours = Only when offices are closed: before 7, from 20 on, Sundays and public holidays
help-audit-export-no_witness = Only what no witness has confirmed
help-audit-export-ends_before = Only running mandates that end before
help-audit-export-ticket = The file that says why, in one word
help-audit-search-limit = So many events at most
help-audit-view = Searches that have a name
help-audit-view-save = Keep a search under a name
help-audit-view-save-name = That name
help-audit-view-list = Show them
help-audit-view-run = Run one
help-audit-view-run-name = Which
help-audit-view-remove = Forget one of one's own
help-audit-view-remove-name = Which
help-audit-export = Take a part of the journal away, with its proofs
help-audit-export-format = jsonl, csv, rfc5424 or ocsf
help-audit-export-out = Where to write it
help-audit-export-approval = A second administrator's approval: its filter becomes that of the export
help-audit-export-ask = Ask for that approval where it is needed
help-audit-verify-file = This export, without any server
help-invite-approval = A second administrator's approval, for inviting another one
help-approval = Acts that need two administrators
help-approval-list = Show what was asked for
help-approval-request = Ask another administrator
help-approval-request-act = For which act
help-approval-request-subject = For what exactly
help-approval-give = Approve
help-approval-give-id = Which request
help-approval-refuse = Refuse
help-approval-refuse-id = Which request
