### Getting one's papers back at the door: when card, code and spare are lost. These words come with these pages.

## Asking

web-recover-title = Get my papers back
web-recover-what-1 = You ask. You print a return slip.
web-recover-what-2 = At the desk, somebody says that it is really you.
web-recover-what-3 = Most often you have to wait three days. Then you come back with the slip and the sheet.
web-recover-how = Do you have your recovery sheet?
web-recover-with = Yes, I have it
web-recover-with-hint = A page with 32 groups of four digits.
web-recover-without = No, I have lost it too
web-recover-without-hint = Your organisation and another desk help you together.
web-recover-account-title = Which is your account?
web-recover-account-text = Your organisation must see you within the hour, and say yes. Then you have to wait three days.
web-recover-account-hint = 26 letters and digits. It is on your spare; a helper may have noted it.
web-recover-do = Ask to get my papers back
web-recover-busy = Asking…
web-recover-begun-title = Your return slip
web-recover-begun-text = Print it now, and keep it. The screen shows it only once. Nothing stays in this computer.
web-recover-number = The number to show at the desk:
web-recover-fast = Do two people of two desks see you? Then you need not wait.
web-recover-slow = Your organisation must say yes within the hour. Another desk must see you too.
web-recover-printed-yes = Yes, I have my slip

## The slip

web-slip-title = Return slip
web-slip-what = To get my papers back. Asked for on { $date }.
web-slip-how = How to use it
web-slip-how-1 = Show this number to your organisation, or to another desk:
web-slip-how-2 = Most often, wait three days. The page tells you until when.
web-slip-how-3 = Come back, on any computer, to the address
web-slip-how-4 = Choose “I have lost my card or my code”, then “I have a return slip”.
web-slip-keep = Good to know
web-slip-with = To finish you need this slip and your recovery sheet. Do not keep them together.
web-slip-without = Without a recovery sheet this slip is enough to finish. Lend it to nobody.
web-slip-lost = Lost the slip? You ask again, and wait again.

## Copying

web-copied-sheet-title = The digits of the sheet
web-copied-sheet-label = The 32 groups of digits
web-copied-sheet-hint = Copy them line by line. Spaces do not count.
web-copied-sheet-missing = Type the digits of the sheet.
web-copied-sheet-scan = Show my sheet to the camera
web-copied-sheet-read = The sheet is read.
web-copied-slip-title = My return slip
web-copied-slip-label = The letters of the slip
web-copied-slip-missing = Type the letters of the slip.
web-copied-slip-scan = Show my slip to the camera
web-copied-slip-read = The slip is read.
web-copied-scan-hint = Hold the square before the camera, without moving. Is it damaged? Copy instead.
web-copied-scan-other = This is not the right square.
web-copied-scan-close = Copy by hand

## Coming back

web-return-unknown = This slip is not known, or nobody said yes in time. Ask again.
web-return-stands-title = Where your request stands
web-return-asked = Your organisation has not said yes yet. Show it the number.
web-return-waiting = You have to wait { $until }.
web-return-why = So that nobody does it in your place.
web-return-due = It is time: you can finish.
web-return-one = You need the sheet too. Is it lost? Another desk can give its share.
web-return-shares =
    { $count ->
        [0] Nobody has given a share yet.
        [one] One share is given.
       *[other] { $count } shares are given.
    }
web-return-met =
    { $count ->
        [0] Nobody has said yet that it is really you.
        [one] One person has said that it is really you.
       *[other] { $count } people have said that it is really you.
    }
web-return-again = Look again
web-return-looked = This is up to date.
web-return-finish = Finish
web-return-anew = Ask again
web-return-cancelled = This request was stopped.
web-return-cancelled-text = You or your organisation stopped it. It was not you? Go there to talk about it.
web-return-over = It is done: your papers are back. This slip is of no more use.
web-return-lapsed = It is too late, or the sheet is worth nothing any more. This slip is of no more use.
web-return-ways-title = How do you want to come in from now on?
web-return-card = With a new card and a code
web-return-card-hint = You print a card, a spare and a recovery sheet.
web-return-phrase = With a passphrase
web-return-phrase-hint = Words that you remember. Nothing is printed.
web-return-code-title = Your new code
web-return-code-text = Nobody must see it. Hide it with your hand.
web-return-do = Get my papers back
web-return-busy = Your papers are coming…
web-return-done-title = Your papers are back
web-return-done-text = Print these pages and keep them. The screen shows them only once.
web-return-old = The old ways in and the old sheet work no more.
web-return-no-kit = You have no recovery sheet any more. Make one in “My affairs”.

## What is wrong

web-error-bad-slip = This is no return slip, or several letters are wrong. Copy it group by group.
web-error-bad-slip-group = A letter is wrong in group { $group }. Compare it with the slip.
web-error-bad-slip-length = Group { $group } has not the right number of letters. Compare it with the slip.
