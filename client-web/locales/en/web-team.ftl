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
web-leavers-title = Accesses to hand over
web-leavers-text = These people have left, and something still hangs on them.
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

## Inviting

web-invite-link = Invite somebody
web-invite-title = Invite somebody
web-invite-text = The person opens her own account for { $structure }, with a text that you hand to her yourself.
web-invite-role = Which role will this person have?
web-invite-missing = Choose a role.
web-invite-aidant = Receives people, and sees the papers that they entrust to her.
web-invite-referent = Receives people too, and directs the team: inviting, suspending, handing accesses over.
web-invite-admin = Directs the service, and reads its journal. Sees no paper.
web-invite-do = Make the invitation
web-invited-title = The invitation is made
web-invited-text = It is shown only once. Hand it over yourself, or print it now. Lost? Withdraw it in the team, and make another.
web-invited-print = Print the invitation
web-invited-done = It is handed over
web-invitation-sheet = Your invitation
web-invitation-sheet-text = { $name } invites you to work for { $structure }, as { $role }.
web-invitation-sheet-until = It works once, until { $moment }.
web-invitation-how = To open your account
web-invitation-how-1 = Go to { $server }
web-invitation-how-2 = Choose “Continue”, then “I have an invitation”.
web-invitation-how-3 = Copy the text above, your name, and a passphrase that you choose.
web-invitation-warning = Whoever holds this sheet can open the account in your place. Leave it with nobody; throw it away afterwards.
web-invitations-title = Invitations without an answer
web-invitations-none = No invitation waits.
web-invitation-role = For: { $role }
web-invitation-mine = Made by you, { $moment }
web-invitation-by = Made by { $name }, { $moment }
web-invitation-until = It ends { $moment }.
web-invitation-withdraw = Withdraw
web-invitation-withdrawn = The invitation is withdrawn: it opens no account any more.
web-invitation-too-old = It is more than 48 hours old: only an administrator can still withdraw it.
web-invitation-withdraw-title = Withdraw this invitation?
web-invitation-withdraw-text = Whoever holds it opens no account with it any more. This cannot be undone, but you can make another.
web-invitation-withdraw-told = Écrin tells nobody. The journal of the service keeps it, with your name.
web-invitation-withdraw-yes = Yes, withdraw

## Two administrators

web-second-title = It takes a second administrator
web-second-text = Nobody invites an administrator alone. Écrin asks the other administrators; the first to answer decides. They have twenty-four hours.
web-second-waits = Your question waits for a second administrator. Until one says yes, the invitation cannot be made.
web-second-yes = Ask them
web-opinion-asked = Your question is asked. Come back here when an administrator has answered.
web-opinion-waiting = Inviting an administrator: your question waits for a second administrator, until { $moment }.
web-opinion-given = A second administrator said yes: you can invite an administrator, until { $moment }.
web-opinion-refused = A second administrator said no: this administrator cannot be invited. Talk about it.

## Structures and places

web-nav-structures = Structures
web-structures-title = Structures
web-structures-none = There is no structure yet.
web-structures-directed = Directed by { $names }
web-structures-undirected = Nobody directs it: invite two référents.
web-structures-own = It is that of the administrators.
web-structures-one = Only one référent: it needs two.
web-structure-new = Create a structure
web-structure-name = Its name
web-structure-name-hint = As people call it, such as “France Services Hagetmau”.
web-structure-no-name = Write the name of the structure.
web-structure-create = Create
web-structure-created = “{ $name }” is created. Now invite its two référents.
web-structures-settings = How long things are kept, limits and mail are set in the file of the service, by whoever installs it: no page changes them.
web-places-title = Places
web-places-text = The counters of { $structure }, so that it is known where everyone works.
web-places-none = No place.
web-place-name = Name of the place
web-place-no-name = Write the name of the place.
web-place-add = Add this place
web-place-added = “{ $name }” is added.
web-place-remove = Remove
web-place-removed = “{ $name }” is removed.
web-place-remove-title = Remove “{ $name }”?
web-place-remove-text = Whoever worked there has no place any more, and can get another. Écrin tells nobody. The journal of the service keeps it.
web-place-remove-yes = Yes, remove
web-place-choose = Where this person works
web-place-nowhere = Nowhere in particular
web-place-set = Change the place
web-placed = Noted: { $name }, { $place }.
