### What the pages of whoever directs a structure say. The rules of the words are in web.ftl.

## The team

web-nav-team = Team
web-team-title = Team
web-team-which = Which structure?
web-team-people = { $members ->
    [one] One person at work
   *[other] { $members } people at work
    }
web-team-referents = { $referents ->
    [0] no référent
    [one] only one référent
   *[other] { $referents } référents
    }
web-team-alone = This structure has only one référent. It needs two: when one is away, the other acts.
web-team-headless = This structure has no référent. Invite two.
web-team-none = Nobody works for this structure yet.
web-team-me = This is you
web-member-active = At work
web-member-inactive = Suspended
web-member-since = Since { $moment }
web-member-unproven = Nothing proves who this person is, or that this role was given to her. Trust her with nothing, and tell your administrator.

## A member

web-member-title = A member of the team
web-member-role = Role
web-member-structure = Structure
web-member-place = Place
web-member-changed = So since
web-held-title = What still hangs on this person
web-held-none = No running access. If she leaves, nothing is to be handed over.
web-held-count = { $held ->
    [one] One access, given to her alone, is not over.
   *[other] { $held } accesses, given to her alone, are not over.
    }
web-held-show = Show which
web-held-papers = { $papers ->
    [one] One paper
   *[other] { $papers } papers
    }
web-held-asked = The person has your question, and has not answered yet.
web-held-unproven = Nothing proves who gave the access { $id }. It cannot be handed over.

## Deciding

web-decide-head = Decide
web-decide-self = About yourself, another référent or an administrator decides.
web-decide-admin = About an administrator, another administrator decides.
web-decide-alone = Only one référent will be left. When she is away, nobody can suspend or invite.
web-decide-suspend = Suspend
web-decide-suspend-title = Suspend { $name }?
web-decide-suspend-text = At once, this person is signed out everywhere and opens nothing for { $structure } any more: no paper, no mail. Her accesses and her mail wait for her. Invitations that she gave open no account any more.
web-decide-suspend-told = Écrin tells nobody: it is for you to tell her. The journal of the service keeps it, with your name.
web-decide-suspend-yes = Yes, suspend
web-decide-suspend-done = { $name } opens nothing for { $structure } any more.
web-decide-resume = Take back
web-decide-resume-title = Take { $name } back?
web-decide-resume-text = This person can come in again, and her running accesses open as before.
web-decide-resume-told = Écrin tells nobody: it is for you to tell her. The journal of the service keeps it, with your name.
web-decide-resume-yes = Yes, take back
web-decide-resume-done = { $name } can work for { $structure } again.
web-decide-remove = This person leaves
web-decide-remove-title = { $name } leaves { $structure }?
web-decide-remove-text = At once, this person is signed out everywhere and opens nothing for { $structure } any more. This cannot be undone: to come back she would need a new role.
web-decide-remove-held = { $held ->
    [one] Her access is paused: only the person who gave it can let it go on. The next page offers to ask that person whether somebody else may go on.
   *[other] Her { $held } accesses are paused: only the people who gave them can let them go on. The next page offers to ask them whether somebody else may go on.
    }
web-decide-remove-told = { $held ->
    [0] Écrin leaves a message for { $name }. The journal of the service keeps it, with your name.
    [one] Écrin leaves a message for { $name }, and for the person who gave her an access. The journal of the service keeps it, with your name.
   *[other] Écrin leaves a message for { $name }, and for each person who gave her an access. The journal of the service keeps it, with your name.
    }
web-decide-remove-yes = Yes, this person leaves
web-decide-remove-done = { $name } does not belong to { $structure } any more.
web-decide-referent = Make référent
web-decide-referent-title = Make { $name } référent?
web-decide-referent-text = This person will invite, suspend and hand over accesses in { $structure }, as you do. She is signed out, and comes in again with this role.
web-decide-referent-told = Écrin leaves a message for { $name }. The journal of the service keeps it, with your name.
web-decide-referent-yes = Yes, make référent
web-decide-referent-done = { $name } is référent of { $structure }.
web-decide-aidant = Take the role of référent away
web-decide-aidant-title = Take the role of référent from { $name }?
web-decide-aidant-text = This person is an aidant in { $structure } again: there she invites no colleague and suspends nobody any more. She is signed out, and comes in again with this role.
web-decide-aidant-told = Écrin leaves a message for { $name }. The journal of the service keeps it, with your name.
web-decide-aidant-yes = Yes, take this role away
web-decide-aidant-done = { $name } is an aidant at { $structure }.

## Handing over somebody's accesses

web-handover-link = Hand these accesses over to somebody else
web-handover-title = Hand accesses over
web-handover-text = People gave these accesses to { $name }. You ask them whether somebody else may go on: each says yes or no.
web-handover-none = { $name } holds no access for this structure: nothing is to be handed over.
web-handover-who = Who could go on?
web-handover-missing = Choose who could go on.
web-handover-aidants = The aidants of the structure
web-handover-referents = The référents of the structure
web-handover-team-hint = Everyone who has this role at the moment of looking.
web-handover-do = { $count ->
    [one] Ask the person
   *[other] Ask the { $count } people
    }
web-handover-waiting = All questions have been asked. People have thirty days to answer.
web-handover-check-title = Ask for { $to }?
web-handover-check-text = { $count ->
    [one] The person gets a question: may { $to } go on in the place of { $name }? Nothing is handed over until she says yes.
   *[other] { $count } questions are asked: may { $to } go on in the place of { $name }? Nothing is handed over until each person says yes.
    }
web-handover-check-told = Each person sees your name, and the question stays for thirty days. The journal keeps it.
web-handover-yes = Yes, ask
web-handover-asked = { $asked ->
    [0] Everything had been asked already: nothing was sent.
    [one] One question was asked, for { $to }.
   *[other] { $asked } questions were asked, for { $to }.
    }
