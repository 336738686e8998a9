### What the pages say. Short sentences, one word for each thing: “paper”, “access”, “code”, “passphrase”. The words
### that are forbidden are in the test of locales/src/lib.rs.

## Everywhere

web-skip = Skip to the content
web-nav = Menu
web-nav-papers = My papers
web-nav-accesses = Who can see
web-nav-journal = Who looked
web-nav-entrusted = Papers shown to me
web-sign-out = Sign out
web-quick-exit = Leave fast
web-aloud = Listen to this page
web-back = Back
web-continue = Continue
web-retry = Try again
web-reload = Reload the page
web-loading = One moment…
web-language = Language
web-error-title = There is a problem
web-error-in-title = Error: { $title }
web-page-missing = This page did not arrive. Check the connection.
web-version = Écrin { $version }
web-root = fingerprint { $root }
web-accessibility-link = Accessibility: not audited

## Moments

web-hour = { $weekday } { $day } { $month } at { $hour }:00
web-hour-with-year = { $weekday } { $day } { $month } { $year } at { $hour }:00
web-day = { $weekday } { $day } { $month }
web-day-with-year = { $weekday } { $day } { $month } { $year }

## Getting in

web-start-title = Whose computer is this?
web-start-intro = Your papers are kept here. Only you can open them.
web-start-shared = It is not mine
web-start-shared-hint = At a front desk, in a library, at someone's place. Nothing stays in it.
web-start-mine = It is mine
web-start-mine-hint = Your telephone, your computer. You can keep your card on it, never your code.
web-ended-idle = Nobody touched the screen for a while: your papers are closed again. To open them, come in again.
web-ended = You are no longer signed in. To go on, come in again.
web-ended-suspended = Your structure has paused your account, or changed your role. Come in again to find out. If it is paused, see your référent.
web-enter-title = How do you want to come in?
web-enter-card = With my card
web-enter-card-hint = The printed card and your code of six digits.
web-enter-passphrase = With my passphrase
web-enter-passphrase-hint = The number of your account and your passphrase.
web-card-title = Come in with my card
web-card-text = The letters on the card
web-card-text-hint = Copy them group by group. Capital or small letters, both are fine.
web-card-count = { $done } signs out of { $all }.
web-card-code = Your code
web-card-code-hint = Six digits. Hide them with your hand.
web-device-keep = Keep my card on this device
web-device-keep-hint = Next time you type your code alone. Nothing else stays: no paper, no name, no code.
web-device-kept = This device keeps a card. Type its code.
web-device-forget = Forget this card, or take another one
web-device-forgotten = Done: this device keeps no card any more.
web-scan-open = Show my card to the camera
web-scan-hint = Hold the square of the card before the camera, without moving. It is torn? Copy the letters.
web-scan-other = This is not the square of an Écrin card.
web-scan-close = Copy the letters
web-scan-read = The card is read. Type your code.
web-camera-view = What the camera sees
web-camera-refused = This browser does not let the camera be seen. Say yes to its question, or go on without a camera.
web-camera-none = There is no camera here. Go on without one.
web-passphrase-title = Come in with my passphrase
web-account = Number of the account
web-account-hint = 26 letters and digits. It is on your sheet.
web-account-missing = Write the number of your account.
web-passphrase = Passphrase
web-passphrase-hint = It opens your papers. Nobody can give it back to you.
web-passphrase-missing = Write your passphrase.
web-passphrase-show = Show the passphrase
web-open = Come in
web-opening = Opening…
web-opening-hint = We are opening your papers. It takes a few seconds.
web-last-use = Last visit: { $at }, with: { $kind }. Was it not you? Tell the front desk.
web-last-use-unknown = an unknown way in
web-join-link = I have an invitation
web-join-title = Open my account with an invitation
web-join-invitation = The invitation
web-join-invitation-hint = Paste or copy the text that you were given.
web-join-no-invitation = Paste your invitation.
web-join-name = Your name
web-join-name-hint = First and last name, as people call you.
web-join-no-name = Write your name.
web-join-passphrase-hint = Several words that you will remember, at least 8 letters. Nobody can find it again for you.
web-join-again = Your passphrase once more
web-join-differs = The two are not the same. Write the same one twice.
web-join-do = Open my account
web-join-busy = We are opening your account…
web-welcome-title = Your account is open
web-welcome-text = This is the number of your account. Note it down: you need it to come back.
web-welcome-keep = This number is no secret. Your passphrase is one: do not write it beside it.

## Getting out

web-left-title = You are signed out
web-left-text = Your papers are closed. Nothing has stayed in this computer.
web-left-kept = Your papers are closed again. This device keeps your card alone, without your code.
web-left-window = You can close this window.
web-left-again = Come in again
web-idle-title = Are you still there?
web-idle-text = In one minute, your papers will close. To stay, press the Enter key.
web-idle-stay = I am here

## Everything lost, or everything deleted

web-lost-link = I have lost my card or my code
web-lost-title = I have lost what lets me in
web-lost-card-title = My card or my code
web-lost-card-text = Your spare opens your papers: the printed digits that you keep at home. Type them like a secret phrase.
web-lost-card-block = Card lost? Tell your structure quickly, even by telephone: they block the card at once.
web-lost-card-link = Come in with my spare
web-lost-all-title = Everything: the card, the code and the spare
web-lost-all-1 = Take your recovery sheet. Go to your structure, or to another desk.
web-lost-all-2 = On their computer, you ask together to get your papers back.
web-lost-all-3 = It takes three days. That is so that nobody does it in your place.
web-lost-all-4 = Come back with the sheet. You choose a new code, and you leave with a new card.
web-lost-sheet-title = Even the recovery sheet
web-lost-sheet-text = Your structure and another desk can help you together, if each of them sees you. It takes three days too.
web-lost-begin = Get my papers back
web-lost-go-on = I have a return slip
web-lost-none = You never made a recovery sheet? Then nobody can open your papers again: neither we nor your structure.
web-erased-title = Your account is closed
web-erased-text = Everything is deleted. Nothing of you is left here. What others have seen, they have seen.
web-erased-window = You can close this window, and throw away your card and your sheets.

## Other pages

web-unknown-title = This page does not exist
web-unknown-text = The address is wrong, or the page is not for you.
web-unknown-home = Go to the first page
web-accessibility-title = Accessibility
web-accessibility-state = No expert has examined these pages yet: their accessibility is “not audited”.
web-accessibility-done = At each version, programs try them by keyboard, in dark, in light and on a small screen.
web-accessibility-missing = These pages were tried neither with a screen reader, nor by the people they are for.
web-accessibility-contact = Something keeps you from going on? Tell your organisation: it must help you in another way. If it does not answer, write to the Défenseur des droits.

## Why nothing was done: what errors.ftl says with a command to type, a page says like this

web-error-unexpected = This page had a problem. Reload it, then try again.
web-error-usage = This page had a problem. Reload it, then try again.
web-error-browser-too-old = This browser is too old to open papers safely. Take a newer one, or ask the front desk.
web-error-aborted = It is stopped: nothing was done.
web-error-malformed = The service did not understand. Reload the page, then try again.
web-error-wrong-protocol = The service did not understand what was sent. Reload the page, then try again.
web-error-wrong-media-type = The service did not understand what was sent. Reload the page, then try again.
web-error-bad-note = The service does not accept this signature. Reload the page, then try again.
web-error-wrong-offset = The sending was cut off. Try again.
web-error-not-signed-in = You are no longer signed in. Come in again.
web-error-session-ended = You are no longer signed in. Come in again.
web-error-login-too-old = For this, you have to come in again: sign out, then come back.
web-error-wrong-secret = The passphrase is wrong, or there is no such account.
web-error-account-suspended = This account is paused. See your organisation.
web-error-account-dormant = This account sleeps: nobody has opened it for a long time. See your organisation.
web-error-vault-locked = Your papers are closed, because nobody has opened them for a long time. They are still there. See your organisation.
web-error-not-found = There is nothing here under this number.
web-error-conflict = Something else has changed meanwhile. See where you are, then try again.
web-error-not-filed = This paper waits for you to keep it: open it in “My papers”.
web-error-not-yet-whole = The sending is not complete. Try again.
web-error-checksum-mismatch = What arrived is not what was sent. Try again.
web-error-quota-exceeded = There is no room left for your papers. Ask your helper.
web-error-bad-period = These dates do not fit: an access ends in the future, and lasts a year at most.
web-error-bad-documents = An access is for 1 to 50 papers.
web-error-to-oneself = You see your papers already: choose someone else.
web-error-grantee-suspended = This person is paused: no access can be given to them.
web-error-grantee-not-professional = { $name } is not a helper: an access is given to a professional.
web-error-id-too-short = “{ $id }” is too short: it takes at least six letters and digits.
web-error-bad-id = This is not a number: a letter is wrong, or one too many.
web-error-id-ambiguous = Several numbers begin like this. Write a few more letters.
web-error-mandate-expired = This access has ended.
web-error-mandate-revoked = This access is stopped.
web-error-mandate-refused = This access was refused.
web-error-mandate-suspended = This access is paused.
web-error-mandate-replaced = This access was replaced by another.
web-error-mandate-not-started = This access has not begun yet.
web-error-mandate-not-accepted = This access was not accepted yet.
web-error-mandate-exhausted = This paper was looked at as many times as was said.
web-error-mandate-not-yours = This access is not yours.
web-error-document-not-in-mandate = This paper is not in this access.
web-error-right-not-granted = This access does not allow that.
web-error-seal-destroyed = This access is over for good: it opens nothing any more.
web-error-delay-running = It is not possible yet: it waits until { $due }, to protect you. You asked for nothing? Tell the front desk.
web-error-last-slot = At least two ways to open your papers must remain.
web-error-keyring-damaged = Your papers could not be opened. Come in again.
web-error-not-authenticated = Nothing shows where paper { $id } comes from: it is neither shown nor opened. Tell the front desk.
web-error-server-unreachable = The service does not answer. Check the connection, then try again.
web-error-server-unknown-host = The service does not answer. Check the connection, then try again.
web-error-server-certificate = The service does not prove who it is. Nothing was sent. Tell the front desk.
web-error-server-name = The service does not prove who it is. Nothing was sent. Tell the front desk.
web-error-server-timeout = The service takes too long to answer. Try again.
web-error-server-answer = The answer does not come from Écrin. Nothing was done.
web-error-instance-changed = This service is no longer the one you know. Nothing was sent. Tell the front desk.
web-error-key-changed = Careful: { $who } no longer has the same fingerprint. Nothing was done. Call this person before you try again.
web-error-chain-broken = Nothing shows who this person is. Nothing was done. Tell the front desk.
web-error-verification-failed = What the service sent is not what was signed. Nothing was opened. Tell the front desk.
web-error-bad-note-received = The service sent a signed text that does not hold. Nothing was opened. Tell the front desk.
web-error-mismatch = What the service sent was altered. Nothing was kept. Tell the front desk.
web-error-payload-io = This file could not be read in full. Try again.
web-error-bad-file = This file could not be read. Try again.
web-error-batch-incomplete = Some papers are not put in. Nothing is lost: try again.
web-error-last-referent = An organisation is never without a referent. First appoint someone else.
web-error-second-referent = An organisation keeps two referents. First appoint or invite someone else.
web-error-recovery-waiting = It still has to wait. Your organisation knows until when.
web-error-no-kit = There is no rescue sheet. Ask your organisation for one.
web-error-approval-needed = A second administrator has to agree first.
web-error-beyond-request = This access would allow more than was asked. Give less.
web-error-outside-code-over = This code is over. Ask for another.
web-error-slot-frozen = This way in is blocked. Come in another way, or see your structure.
