### The recovery kit: how one gets back into one's vault after losing everything.

## The sheet

sheet-title = Recovery sheet
sheet-what = This sheet helps to get your papers back if you have lost everything: card, code, computer.
sheet-kit = Kit no. { $kit }, made on { $date }. Address: { $server }
sheet-keep = Keep it at home, in a closed envelope. Do not write your name on it.
sheet-cut = ✂ Cut here if you want to keep the digits apart.
sheet-fold = Fold here, digits inside.
sheet-use-title = To use it
sheet-use = Go with this sheet to your structure ({ $structure }), or to another desk.
sheet-wait = You have to wait { $hours } hours. If it is not you who asks, you can stop everything.
sheet-end = In the end you have a new card and a new sheet. This one is used up.
sheet-lost-title = If you lose it
sheet-lost = Tell your structure soon. You cancel it together: it is then worth nothing.
sheet-found = Alone this sheet opens nothing. If you have found it, take it to { $structure }.
sheet-price-title = Good to know
sheet-price = Your structure and the service have one share each. Together they could open the vault after { $hours } hours; your journal would say so. You can refuse this help.
sheet-check = Once a year, have it checked at the desk that the sheet can be read.

## What the command says

kit-made = Your recovery kit is ready. Print the sheet { $path }, then delete the file.
kit-waits = Your recovery kit will be good from { $due } on. Print the sheet { $path }, then delete the file.
kit-is = Kit no. { $kit }, good since { $since }, with { $structure }. Check the sheet before { $due }.
kit-checked = The sheet is good (kit no. { $kit }). Check it again before { $due }.
kit-revoked = This kit is worth nothing now, nor is its sheet. You can make another: ecrin recovery kit
kit-declined = It is written down: you want no recovery kit.
no-recovery-warning = Without a recovery kit, if you lose your secret and your card, nobody will ever open your papers again. Neither we, nor your structure.
ask-no-recovery = Do you really want to do without? (yes/no)
ask-share = Type the digits of the sheet, line by line; an empty line ends it:
recovery-begun =
    It is asked for. Its number, to show to the aidant who is with you:

    { $id }

    It will be possible: { $due }. Keep this computer, and the sheet: both are needed to finish (ecrin recovery finish).
recovery-stands = Recovery { $id }: { $state }. Possible: { $due }
recovery-no-due = three days after your structure has approved it
recovery-done = Hello, { $name }. You have your papers back. The old ways in and the old sheet work no longer. Make a new kit: ecrin recovery kit
recovery-approved = It is signed.
recovery-cancelled = It is stopped.
no-recoveries = Nobody has asked to recover your vault.
recovery-state-asked = waits for the structure's approval
recovery-state-waiting = waiting
recovery-state-due = possible now
recovery-state-opened = opened, a new secret is to be chosen
recovery-state-done = done
recovery-state-cancelled = stopped
recovery-state-lapsed = too late, or the kit is worth nothing
approve-structure = You are about to give your structure's share to this person's computer, and to no other. You will see neither the share nor the papers.
approve-service = You are about to attest that this person is before you and that it is really her. The service will then give its share.
approve-attest = You are about to attest that this person is before you and that it is really her.
ask-approve = Have you compared the number with her screen, and do you sign? (yes/no)

## Notices

notice-kit-created = Your recovery kit no. { $detail } is good from now on. Not you? ecrin recovery revoke
notice-kit-revoked = Your recovery kit no. { $detail } is worth nothing now.
notice-kit-check-due = Your recovery sheet has not been checked for a year: ecrin recovery check
notice-recovery-begun = Someone wants to recover your vault with your recovery kit. It will be possible { $due }. Not you? Stop it: ecrin recovery cancel { $detail }
notice-recovery-asked = A person whom your structure looks after wants to recover her vault. Possible { $due }. To stop it: ecrin recovery cancel { $detail }
notice-recovery-approved = { $who } has approved that you recover your vault. Not you? ecrin recovery cancel { $detail }
notice-recovery-cancelled = The recovery of the vault was stopped.
notice-recovery-completed = The vault was recovered with the recovery kit. The old ways in work no longer.

## The journal

did-kit-created = A recovery kit is good from now on
you-kit-created = You made a recovery kit
act-kit-created = make a recovery kit
did-kit-declined = { $who } chose to have no recovery kit
you-kit-declined = You chose to have no recovery kit
act-kit-declined = do without a recovery kit
did-kit-checked = The recovery sheet was checked
you-kit-checked = You checked your recovery sheet
act-kit-checked = check the recovery sheet
did-kit-revoked = { $who } revoked the recovery kit: the sheet is worth nothing now
you-kit-revoked = You revoked your recovery kit: the sheet is worth nothing now
act-kit-revoked = revoke the recovery kit
did-kit-check-due = The recovery sheet has not been checked for a year
you-kit-check-due = Your recovery sheet has not been checked for a year
act-kit-check-due = remind of checking the recovery sheet
did-recovery-begun = Someone asked to recover the vault with the recovery kit
you-recovery-begun = You asked to recover a vault with the recovery kit
act-recovery-begun = recover the vault with the recovery kit
did-recovery-approved = { $who } approved the recovery of the vault
you-recovery-approved = You approved the recovery of the vault
act-recovery-approved = approve the recovery of the vault
did-recovery-cancelled = { $who } stopped the recovery of the vault
you-recovery-cancelled = You stopped the recovery of the vault
act-recovery-cancelled = stop the recovery of the vault
did-recovery-opened = Two shares of the recovery kit opened the keyring
you-recovery-opened = You opened the keyring with two shares of the recovery kit
act-recovery-opened = open the keyring with two shares of the recovery kit
did-recovery-completed = { $who } recovered the vault: the old ways in work no longer
you-recovery-completed = You recovered your vault: the old ways in work no longer
act-recovery-completed = recover the vault
reason-kit-unknown = there is no such kit
reason-kit-revoked = this kit is worth nothing
reason-recovery-waiting = it has to wait
reason-recovery-cancelled = it was stopped
reason-recovery-over = it is over
reason-reference-only = only the person's own structure can
reason-other-structure-only = it takes another structure than the person's own

## Refusals

error-kit-unknown = There is no such kit, or this is not its sheet.
error-kit-revoked = This kit is worth nothing: it was revoked, replaced or used.
error-recovery-waiting = It still has to wait. To know until when: ecrin recovery status
error-recovery-cancelled = This recovery was stopped.
error-recovery-over = This recovery is over. Begin again with a kit that is good.
error-reference-only = Only the person's reference structure can give this share.
error-other-structure-only = Only another structure than the person's own can give this share.
error-shares-missing = A share is missing. It takes two: the sheet, the structure, or the service.
error-no-kit = There is no recovery kit. To make one: ecrin recovery kit
error-bad-share-length = It takes 32 groups of four digits, and nothing else.
error-bad-share-group = Group { $group } is mistyped (line { $line }, { $place } of 4). Look again.
error-bad-share-check = Each group is right, but they do not belong together. Are these digits from one sheet?
error-bad-share-version = This sheet is of no kind known here.
error-same-share = This is the same share twice. It takes two different ones.
error-other-kit = These are shares of two different kits. Look at the numbers of the kits.
error-no-share = The digits of the sheet are missing: --share-file, or ECRIN_SHARE.
error-no-recovery = Nothing was begun on this computer: ecrin recovery start
error-bad-recovery-id = It takes the whole number of the recovery, its 26 characters, as the person's screen shows it.
error-recovery-under-way = A recovery is under way on this computer: { $id }
error-kit-false = What the service gave does not fit the kit: { $reason }. Nothing was done.

## The recovery kit

help-recovery = The recovery kit: back into a vault after losing everything
help-recovery-kit = Make a recovery kit
help-recovery-kit-structure = Which structure keeps a share; otherwise that of whoever invited you
help-recovery-kit-sheet = Where to write the sheet to print (HTML)
help-recovery-kit-with_card = Sign in with this card instead of the passphrase
help-recovery-kit-no_recovery = Want none
help-recovery-show = Show my kit
help-recovery-check = Check that the sheet is there and legible, without opening anything
help-recovery-check-share_file = A file with the digits of the sheet (or ECRIN_SHARE)
help-recovery-revoke = Revoke my kit: its sheet is worth nothing then
help-recovery-start = Ask to recover a vault, on a computer that does not know it
help-recovery-start-share_file = A file with the digits of the sheet (or ECRIN_SHARE)
help-recovery-start-account = The account, if the sheet is lost
help-recovery-status = Where the recovery of this computer stands
help-recovery-approve = Give a share to the person who is with you, or attest that you have met her
help-recovery-approve-id = The whole number that her screen shows
help-recovery-approve-release = Whose share: structure or service
help-recovery-approve-attest = Only attest
help-recovery-approve-in_person = The person is here
help-recovery-approve-yes = Sign without asking
help-recovery-list = List the recoveries of my account
help-recovery-cancel = Stop a recovery
help-recovery-cancel-id = Which
help-recovery-finish = Finish: open the keyring, and choose a new secret or make a new card
help-recovery-finish-share_file = A file with the digits of the sheet (or ECRIN_SHARE)
help-recovery-finish-card = Make a new card, with a code that the person chooses
help-recovery-finish-out = The folder for the pages to print
value-holder = SHARE
