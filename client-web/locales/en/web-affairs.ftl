### A person's own affairs: her card, her ways in, her recovery sheet, and leaving with her papers. The rules of the words
### are in web.ftl.

web-nav-affairs = My affairs
web-affairs-title = My affairs
web-affairs-text = Here you stay in charge of everything that opens your papers.
web-affairs-card = My card
web-affairs-card-hint = Lost? Block it. Damaged, or the code forgotten? Make another one.
web-affairs-ways = My ways in
web-affairs-ways-hint = What opens your papers: the card, the spare, the recovery sheet.

## My card

web-mycard-title = My card
web-mycard-none = You have no card. You come in another way.
web-mycard-works = Your card works.
web-mycard-frozen = Your card has been blocked since { $at }. It opens nothing any more.
web-mycard-added = Made { $day }.
web-mycard-used = Last used: { $at }.
web-mycard-unused = It has never been used.
web-mycard-lost = I have lost my card
web-mycard-lost-title = Block the card at once?
web-mycard-lost-text = The card will open nothing, not even with the right code. Your papers stay here.
web-mycard-lost-other = To come in, you will still have your spare: the printed digits that you keep at home.
web-mycard-lost-back = You find it again? Come in with your spare, then unblock it here.
web-mycard-lost-no = No, change nothing
web-mycard-lost-yes = Yes, block my card
web-mycard-blocked = Done: the card is blocked.
web-mycard-found = I have found it: unblock it
web-mycard-unblocked = Done: the card works again.
web-mycard-found-how = You have found it? Come in with your spare, and you can unblock it here.
web-mycard-renew = Make a new card
web-mycard-renew-hint = Card lost or damaged, or a code to change: it is always a new card.

## A new card

web-newcard-title = Make a new card
web-newcard-what-1 = You choose a new code, then you print the new card.
web-newcard-what-2 = The old card stops working at once.
web-newcard-what-3 = The new one works in three days. So nobody can make one behind your back.
web-newcard-what-4 = For three days you come in with your spare. Do you still have it?
web-newcard-begin = I have my spare: continue
web-newcard-no-double = I do not have my spare any more
web-newcard-no-double-text = Then do not change the card alone: you could not come in for three days. Go to the desk. Two professionals who are with you can end the wait.
web-newcard-code-title = Your new code
web-newcard-made-title = Here is your new card
web-newcard-made-text = Print it now. Afterwards nobody can show it again: neither we nor your aidant.

## Saying one's secret once more

web-proof-title = Is it really you?
web-proof-text = For this, say your secret once more. So nobody does it behind your back.
web-proof-code = The code of your card
web-proof-code-now = The code of the card that you still have, not the new one.
web-proof-passphrase = Your spare or your secret phrase
web-proof-passphrase-hint = The digits of the "spare" sheet, with their spaces. Or your secret phrase.
web-proof-missing = Type your secret.
web-proof-switch = I would rather use my spare
web-proof-do = It is me
web-proof-busy = One moment…
web-printed-yes = Yes, I have them with me

## What waits

web-delay-until = It will work from: { $due }.
web-delay-attested =
    { $count ->
        [0] Nobody has confirmed yet that it is you.
        [one] One person has confirmed that it is you. It takes two.
       *[other] { $count } people have confirmed that it is you.
    }
web-delay-faster = In a hurry?
web-delay-faster-text = Two professionals who see you can end the wait. Give them these two numbers.
web-delay-account = Account number
web-delay-number = Number of the request
web-delay-asked = Asked for { $at }.
web-delay-cancel = Cancel this request
web-delay-cancelled = It is cancelled.
web-delay-kind-slot = A new way in
web-delay-kind-export = Taking all your papers away
web-delay-kind-recovery-holder = Handing a part of your recovery to someone
web-delay-kind-recovery = Getting your papers back with the recovery sheet

## My ways in

web-ways-title = My ways in
web-ways-text = This is what leads to your papers. Always keep at least two.
web-ways-passphrase = My spare, or my secret phrase
web-ways-card = My card
web-ways-passkey = My device
web-ways-kit = My recovery sheet
web-ways-current = This is what you use now
web-ways-frozen = Blocked: opens nothing
web-ways-works = Works
web-ways-remove = Remove
web-ways-remove-title = Remove this way in?
web-ways-remove-text = At once, it will open nothing any more: { $what }. That is for good.
web-ways-removed = Done: this way in is gone.
web-ways-waiting-title = What waits
web-ways-more-title = Change them
web-ways-spare = Make my spare again
web-ways-spare-hint = Sheet lost, or seen by someone? The old spare works until the new one is ready.
web-ways-phrase = Choose a secret phrase
web-ways-phrase-hint = Words that you remember, instead of the printed spare.

## Making the spare again, or choosing a phrase

web-newspare-title = Make my spare again
web-newspare-what-1 = The spare is printed digits. They open your papers without the card.
web-newspare-what-2 = The new one works in three days. Until then the old one still works.
web-newspare-what-3 = Then the old one opens nothing any more: tear it up.
web-newspare-made-title = Here is your new spare
web-newspare-made-text = Print it now. Afterwards nobody can show it again.
web-newphrase-title = Choose a secret phrase
web-newphrase-what-1 = You type it with the number of your account, without a card.
web-newphrase-what-2 = It takes the place of the printed spare, in three days. Until then the spare still works.
web-newphrase-what-3 = Nobody can find it again for you: neither we nor your aidant.
web-newphrase-field = Your new secret phrase
web-newphrase-again = The same once more
web-newphrase-done-title = It is asked for

## My recovery sheet

web-affairs-kit = My recovery sheet
web-affairs-kit-hint = To get your papers back if you lose everything.
web-kit-title = My recovery sheet
web-kit-what = It is for when you lose everything: the card, the code and the spare. Alone it opens nothing.
web-kit-good = Your recovery sheet is good.
web-kit-since = Made { $day }, with { $structure }.
web-kit-number = Number: { $kit }
web-kit-check = Show it at the desk before: { $day }. They check that it can still be read.
web-kit-none = You have no recovery sheet. If you lose everything, nobody can open your papers again.
web-kit-renew = Make my recovery sheet again
web-kit-make = Make a recovery sheet
web-kit-renew-hint = Sheet lost, damaged, or seen by someone.
web-kit-revoke = Cancel my sheet
web-kit-revoke-title = Cancel the recovery sheet?
web-kit-revoke-text = At once it will be worth nothing. Make another one afterwards, or nothing will help if you lose everything.
web-kit-revoke-yes = Yes, cancel it
web-kit-revoked = Done: this sheet is worth nothing any more.
web-kit-used-title = Someone is using it
web-kit-used = Someone asked to get your papers back { $at }. It will be possible from: { $due }.
web-kit-used-you = If it is you, let it go on. If it is not you, stop it.
web-kit-stop = It is not me: stop it
web-kit-stopped = It is stopped. Make your recovery sheet again too.
web-newkit-title = Make a recovery sheet
web-newkit-what-1 = It goes with two other parts: one with your structure, one with the service.
web-newkit-what-2 = It takes two of the three parts to get your papers back, and three days of waiting. You are told.
web-newkit-what-3 = If you have one already, it stays good until the new one is.
web-newkit-made-title = Here is your recovery sheet
web-newkit-made-text = Print it now. Afterwards nobody can show it again.

## Taking everything away

web-affairs-take = Take all my papers away
web-affairs-take-hint = Your papers, a list of them and all that happened, in a single file. It is free.
web-take-title = Take all my papers away
web-take-what = You get a single file. In it: your papers, a list of them, your accesses, and who looked.
web-take-open-anywhere = It opens on any computer, without Écrin. Your papers stay here too.
web-take-why-wait = It takes three days. So nobody can take everything behind your back. A single paper you can copy at once.
web-take-ask = Ask to take everything away
web-take-asked = It is asked for. Come back when the wait is over.
web-take-waiting-title = It is asked for
web-take-ready = It is ready. You can take everything away until { $until }.
web-take-warning = The file will stay on this computer, even when you have left. On a computer that is not yours, put it on a USB stick, then delete it.
web-take-do = Take everything away now
web-take-busy = We open your papers one by one…
web-take-progress =
    { $all ->
        [one] { $done } paper of 1.
       *[other] { $done } papers of { $all }.
    }
web-take-stop = Stop
web-take-done =
    { $count ->
        [0] The file is on this computer. There is no paper in it.
        [one] The file is on this computer. There is 1 paper in it.
       *[other] The file is on this computer. There are { $count } papers in it.
    }
web-take-left-out =
    { $count ->
        [one] 1 paper is not in it: nothing proves where it comes from. Tell the desk.
       *[other] { $count } papers are not in it: nothing proves where they come from. Tell the desk.
    }

## Closing the account

web-affairs-close = Close my account
web-affairs-close-hint = Delete everything here, for good.
web-close-title = Close my account
web-close-what-1 = All your papers are deleted, at once.
web-close-what-2 = Nobody can see them any more. Those who had an access are told that it is gone.
web-close-what-3 = Your card and your sheets open nothing any more.
web-close-what-4 = Nobody can take it back: neither you, nor we, nor your aidant.
web-close-instead = You only want nobody to see your papers any more?
web-close-instead-link = Stop everything, and delete nothing
web-close-go-on = I want to close my account
web-close-keep = No, keep my account
web-close-copy-title = Do you have your papers somewhere else?
web-close-copy-text = Afterwards they will not be here any more.
web-close-copy-yes = Yes, or I do not need them any more
web-close-copy-no = No: take them away first
web-close-last-title = Delete everything for good?
web-close-last-text =
    { $count ->
        [0] You have no paper here. Your account goes.
        [one] Your paper goes. So does your account.
       *[other] Your { $count } papers go. So does your account.
    }
web-close-last-yes = Yes, delete everything
web-close-do = Delete everything for good

## A paper that ends, a paper to correct or to remove

web-ends-title = Papers that end soon
web-ends-in =
    { $days ->
        [0] { $thing } ends today.
        [one] { $thing } ends tomorrow.
       *[other] { $thing } ends in { $days } days.
    }
web-ends-day = Last day: { $day }. Ask your aidant how to renew it.
web-ends-past = { $thing } has not been valid since { $day }.
web-ends-past-tag = Not valid any more
web-paper-correct = Correct
web-paper-remove = Remove this paper
web-remove-title = Remove this paper for good?
web-remove-text = "{ $title }" will be deleted. Nobody will be able to see it any more, you included.
web-remove-yes = Yes, remove it
web-removed = "{ $title }" is not here any more.
web-correct-title = Correct this paper
web-correct-text = The paper stays the same. You change what you say about it.
web-correct-access = Whoever has access to this paper keeps it, under its old name.
web-correct-issued = Made on
web-correct-do = Save
web-correct-busy = One moment…
web-corrected = It is corrected: "{ $title }".

web-error-not-kept = This device cannot keep your card. You can come in with it as before.
web-error-way-unproven = What the service shows here is not a way in that you made. Tell the front desk.
web-error-way-left-out = The service did not show this way in, and it exists. You do not know it? Tell the front desk.
web-error-kit-false = What the service shows is not your recovery sheet. Nothing was done. Tell the front desk.
web-error-team-key-false = Nothing proves who works for this structure. Nothing was done. Tell the front desk.
web-error-no-structure = Your account has no structure near you. Ask at the desk of a structure with Écrin.
