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
web-mycard-lost-back = You find it again? Come in with your spare, and it will work again.
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
web-proof-code-now = Today's code, the one of the old card. Hide it with your hand.
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
web-ways-text = Each of them opens your papers. Always keep at least two.
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
