### What the pages of someone who keeps her papers here say. The rules for words are in web.ftl.

## My papers

web-papers-title = My papers
web-papers-none = You have no paper here yet.
web-paper-added = Added { $day }
web-paper-waiting = Put in for you: to keep or to turn away
web-paper-title = A paper
web-paper-type = Kind of paper
web-paper-since = Added
web-paper-expires = Valid until
web-paper-picture = { $type }, added { $day }
web-sheet = { $what }, page { $number } of { $of }
web-paper-number = Paper no. { $number }
web-paper-count =
    { $count ->
        [one] 1 paper
       *[other] { $count } papers
    }
web-paper-not-shown = This page cannot show this paper yet. You can keep a copy, then open it.
web-deposit-text = Your helper put in this paper for you. Look at it, then say whether you keep it.
web-deposit-keep = Keep this paper
web-deposit-refuse = Do not keep it
web-deposit-kept = “{ $title }” is among your papers.
web-deposit-refused = “{ $title }” is not kept.
web-print = Print
web-copy = Keep a copy
web-copy-title = Keep a copy in this computer?
web-copy-text = The copy will stay here, even when you are gone. Other people will be able to open it. On a computer that is not yours, delete it before you leave.
web-copy-no = No, no copy
web-copy-yes = Yes, keep a copy
web-copy-kept = The copy is in this computer.

## Adding a paper

web-add-link = Add a paper
web-add-title = Add a paper
web-add-file = The photo or the file
web-add-file-hint = One or more photos, a PDF or a text. 25 MB at most.
web-add-type = Which paper is it?
web-add-type-choose = Choose…
web-add-name = Its name
web-add-name-hint = To tell it from others, for instance “Tax 2026”. You can leave it empty.
web-add-no-file = Choose a photo or a file.
web-add-no-type = Say which paper it is.
web-add-busy = We are closing your paper and putting it away…
web-add-progress = { $percent } % of the paper is put away.
web-add-do = Add this paper
web-added = “{ $title }” is among your papers.

## Giving an access

web-give-link = Give an access
web-give-step = Question { $step } of { $all }
web-who-title = Who may see your papers?
web-who-number = Number of the person
web-who-number-hint = Your helper reads it on the screen: at least six letters and digits.
web-who-missing = Write the number of the person.
web-who-search = Search
web-who-found =
    { $count ->
        [one] One person found.
       *[other] { $count } people found.
    }
web-who-nobody = Nobody has this number. Check it with your helper.
web-who-is-it = Is it this person?
web-who-choose = Choose a person.
web-who-check = Check that it really is this person
web-who-check-text = On their own screen, they must read the same digits:
web-which-title = What may { $name } see?
web-which-legend = Choose the papers. The others stay hidden.
web-which-missing = Choose at least one paper.
web-long-title = For how long?
web-long-text = The access ends by itself. You can stop it before, whenever you want.
web-long-missing = Choose for how long.
web-what-for-title = What is it for?
web-what-for-missing = Choose what it is for.
web-check-title = Is this right?
web-check-who = Who
web-check-papers = Papers
web-check-long = End
web-check-text = What you agree to
web-check-yes = Yes, give this access
web-check-busy = One moment…
web-check-no = No, give nothing
web-given-title = The access is given
web-given-text = { $name } can see these papers, and nothing else.
web-given-text-unnamed = This person can see these papers, and nothing else.
web-given-next-1 = The access ends by itself on the day that was said.
web-given-next-2 = Each time somebody looks, it is written in “Who looked”.
web-given-next-3 = You change your mind? Stop the access in “Who can see”.
web-given-see = See who can see

## Who can see

web-accesses-title = Who can see my papers
web-accesses-none = Nobody can see your papers.
web-accesses-over =
    { $count ->
        [one] 1 access that has ended
       *[other] { $count } accesses that have ended
    }
web-access-right = May { $right }. For: { $purpose }.
web-access-views =
    { $count ->
        [0] Not looked at yet.
        [one] Looked at once.
       *[other] Looked at { $count } times.
    }
web-state-draft = Being prepared
web-state-awaiting-consent = Waits for an answer
web-state-scheduled = Not begun yet
web-state-active = Running
web-state-expired = Ended
web-state-revoked-by-beneficiary = Stopped by the person
web-state-revoked-by-aidant = Given back by the helper
web-state-revoked-by-structure = Stopped by the organisation
web-state-suspended = Paused
web-state-replaced = Replaced
web-stop-one = Stop
web-stop-title = Stop this access?
web-stop-text = { $name } will not see your papers any more. What was seen stays seen.
web-stop-yes = Yes, stop it
web-stop-no = No, change nothing
web-stopped = It is stopped: { $name } sees nothing any more.
web-stop-all = Stop everything
web-stop-all-title = Stop everything?
web-stop-all-text = Nobody will see your papers any more. You still see them yourself.
web-stop-all-yes = Yes, stop everything
web-stopped-all = Everything is stopped. Nobody sees your papers any more.

## Who looked

web-journal-title = Who looked
web-journal-text = Everything is written here, also what was refused. Nobody can erase it without its being seen.
web-journal-none = Nobody did anything with your papers.
web-journal-mine = Show also what I did
web-journal-more = See more
web-journal-added = The lines before are shown.
