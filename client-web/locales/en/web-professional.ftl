### What the pages of a professional say. The rules for words are in web.ftl.

## Papers shown to me

web-entrusted-title = Papers shown to me
web-entrusted-none = Nobody shows you a paper at the moment.
web-my-number = Your number, to read to the person who wants to show you papers:
web-owner-unknown = Person { $id }
web-accept = Accept
web-accepted = It is accepted: you can see the papers of { $name }.
web-refuse = Refuse
web-give-back = Give this access back
web-refuse-title = Refuse this access?
web-give-back-title = Give this access back?
web-refuse-text = You will not see the papers of { $name } any more. They will know.
web-refuse-yes = Yes, refuse
web-give-back-yes = Yes, give it back
web-refused = It is done: you do not see the papers of { $name } any more.
web-look-at = Look at paper no. { $number }
web-look-hint = The person will know that you looked, and when.
web-look-title = A paper shown to me
web-look-told = You looked on { $moment }. The person knows. This access lasts
web-look-picture = Paper no. { $number } of { $name }
web-look-not-shown = This page cannot show this file: it shows PDFs, photos and texts. It is recorded as a look all the same. Ask the person for a photo or a PDF of this paper.
web-mark = Seen by { $name }, { $moment }, access { $id }

## Opening an account for someone

web-nav-enrol = Open for someone
web-enrol-who-title = Who is in front of you?
web-enrol-ask = Ask the person, and believe her. Nothing of the answer is kept.
web-enrol-who-missing = Choose an answer.
web-enrol-adult = An adult who decides for herself
web-enrol-adult-hint = Nobody is her guardian.
web-enrol-minor = Someone who is not of age
web-enrol-protected = Someone under guardianship or another measure of protection
web-enrol-protected-hint = Somebody decides for her, or with her.
web-enrol-no-title = Écrin cannot open an account for this person
web-enrol-name-title = Explain, then ask whether she agrees
web-enrol-read = Tell her:
web-enrol-explained-1 = “Your papers are kept here. Only you can open them: neither I nor the service see them.”
web-enrol-explained-2 = “You open them with a card and a code. Only you know the code.”
web-enrol-explained-3 = “If you want to show me a paper, you choose which one and for how long. You stop whenever you want.”
web-enrol-called = What does she want to be called?
web-enrol-called-hint = You can leave it empty. This name stays locked up with her papers: the service does not know it.
web-enrol-agrees = She agrees: go on
web-enrol-code-title = Choosing her code
web-enrol-turn = Turn the screen to the person and look away. She types.
web-enrol-code = Your code, six digits
web-enrol-code-hint = No date, no year, not 123456. Tell it to nobody.
web-enrol-code-again = Your code once more
web-enrol-code-differs = The two codes are not the same. Type the same one twice.
web-enrol-do = Open my account
web-enrol-busy = We are opening the account…
web-enrol-busy-hint = This takes some ten seconds. Do not close this page.
web-enrolled-title = The account is open: print these pages
web-enrolled-text = Nothing of this stays in this computer. Without these pages the person cannot come back: print them now and give them to her.
web-enrolled-no-kit = The recovery sheet could not be made. Make it later with the person and her card.
web-enrolled-print = Print the pages
web-enrolled-done = They are printed
web-enrolled-leave-title = Are the pages printed?
web-enrolled-leave-text = They go away now. Nobody can show them a second time.
web-enrolled-leave-no = No, keep them on the screen
web-enrolled-leave-yes = Yes, the person has them
web-sheet-code = The same text, to be shown to the computer

## Putting a paper in for someone

web-nav-deposit = Put in
web-deposit-title = Put a paper in for someone
web-deposit-explained = The person keeps it or turns it away. You cannot open it again, unless she gives you an access.
web-deposit-owner = Number of the person
web-deposit-owner-hint = 26 letters and digits. She has it on her sheet.
web-deposit-no-owner = Write the number of the person.
web-deposit-nobody = Nobody has this number. Check it with her.
web-deposit-name-hint = So that the person recognises it, for example “Taxes 2026”. You can leave it empty.
web-deposit-do = Put this paper in
web-deposit-made = “{ $title }” is put in. The person will see it among her papers.

## My account

web-nav-account = My account
web-account-title = My account
web-account-number = Number of the account
web-account-structures = Structures
web-fingerprint-title = My fingerprint
web-fingerprint-text = When a person checks that it is really you, read these digits to her.
web-sessions-title = Where I am signed in
web-sessions-text = You do not know one of these? Close it, then change your passphrase.
web-session-opened = Signed in { $moment }
web-session-used = Last time: { $moment }
web-session-current = This screen
web-session-ended = It is closed: that other screen opens nothing any more.
web-session-end = Close
web-app-title = Mail programs
web-app-text = To read your mail in Thunderbird or on a telephone, make a password for each program. It opens mail and nothing else.
web-app-none = No program opens your mail.
web-app-unused = Not used yet
web-app-remove = Remove
web-app-removed = “{ $name }” does not open your mail any more.
web-app-name = Which program?
web-app-name-hint = For example “Thunderbird at the office”.
web-app-no-name = Write which program it is.
web-app-add = Make a password
web-app-made = The password of “{ $name }”, to be copied now: it is shown once.
web-app-user = User
web-app-password = Password
web-look-over = This access has just ended: the paper is not shown any more.
