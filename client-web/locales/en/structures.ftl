### Structures: places, roles, team keys, leavers.

## Team keys and mandates given to a structure

team-aidant = { $structure } (helpers)
team-referent = { $structure } (referents)
introduce-team =
    { $team }: everyone who has this role in the structure at the moment of looking. Your journal will name that person.
    Team key no. { $generation }, made by { $maker }.
team-key = Team key no. { $generation }, made by { $maker } { $moment }
team-key-held = you have it
team-key-not-held = you do not have it
no-team-keys = This structure has no team key yet: it makes itself when one of its members signs in.
help-grant-role = In a structure: to its helpers (aidant) or to its referents (referent)
help-structure-keys = The team keys of a structure
help-structure-keys-structure = Which one; yours unless said
help-structure-keys-renew = Make a new key for the next mandates
error-team-key-missing = This structure has no team key yet. It makes itself as soon as one of its members signs in; try again then.
error-team-key-not-held = No colleague has handed the team key on to you yet. It comes as soon as one of them signs in; try again then.
error-team-key-false = Nothing proves that this team key comes from the structure. Nothing was done. (Detail: { $reason }.)
error-team-key-changed =
    Beware: the team keys of { $structure } are no longer those that this computer had seen. Nothing was done.
    Call the structure before you try again.

## Membership and roles

error-membership-suspended = You no longer belong to the structure that holds this mandate, or you are suspended there.
error-role-not-named = This mandate was given to another role of your structure.
error-last-referent = A structure is never without a referent. First appoint someone else: ecrin member role ACCOUNT --role referent
error-second-referent = A structure keeps two referents. First appoint or invite someone else; an administrator may go on with --leave-one.
reason-membership-suspended = this person no longer belongs to the structure, or is suspended there
reason-role-not-named = the mandate was given to another role of the structure

## Notices

notice-second-referent-needed = The structure { $structure } has only one referent left. It needs two: invite one, or give a colleague the role.
notice-mandate-holder-left = { $who } has left the structure: your mandate { $mandate } is suspended. Only you can let it go on or give another one.
notice-role-given = { $who } gave you another role in the structure { $structure }: { $detail }.
notice-role-offered = { $who } offers you work for the structure { $structure }: { $detail }. To accept: ecrin member join { $structure }
notice-role-declined = { $who } does not want the role that you offered in the structure { $structure }.
notice-membership-ended = { $who } ended your work for the structure { $structure }.

## The journal

did-structure-place-added = { $who } added a place to the structure
you-structure-place-added = You added a place to your structure
act-structure-place-added = add a place to the structure
did-structure-place-removed = { $who } removed a place from the structure
you-structure-place-removed = You removed a place from your structure
act-structure-place-removed = remove a place from the structure
did-structure-team-key-made = { $who } made a team key
you-structure-team-key-made = You made a team key
act-structure-team-key-made = make a team key
did-structure-team-key-shared = { $who } handed a team key on to colleagues
you-structure-team-key-shared = You handed a team key on to colleagues
act-structure-team-key-shared = hand a team key on
did-member-added = { $who } joined a structure
you-member-added = You joined a structure
act-member-added = join a structure
did-member-role-changed = { $who } changed the role of a member{ $about }
you-member-role-changed = You changed the role of a member{ $about }
act-member-role-changed = change the role of a member{ $about }
did-member-moved = { $who } changed the place of a member{ $about }
you-member-moved = You changed the place of a member{ $about }
act-member-moved = change the place of a member{ $about }
did-member-offer-declined = { $who } turned an offered role away{ $about }
you-member-offer-declined = You turned an offered role away{ $about }
act-member-offer-declined = turn an offered role away{ $about }
did-member-offered = { $who } offered a role to someone{ $about }
you-member-offered = You offered a role to someone{ $about }
act-member-offered = offer a role to someone{ $about }

## Places and members

place-added = The place { $name } is added ({ $id }).
place-removed = The place is removed.
no-places = This structure has no place.
role-declined = Noted: you do not want this role. Whoever offered it is told.
no-offers = No role is offered to you.
which-structure = which structure?
structure-people = { $members } people, { $referents } referents
structure-one-referent = only one referent: it needs two
role-given = { $name }: { $role } in { $structure }. Someone from another structure still has to accept (ecrin member join).
move-offered = { $name }: a move to { $structure } ({ $role }) is offered. It happens when that person accepts (ecrin member join).
role-taken = You now work for { $structure } ({ $role }).
member-placed = { $name } now works at: { $place }.
help-structure-place = The places of a structure
help-structure-place-add = Add a place
help-structure-place-add-name = Its name
help-structure-place-add-structure = To which structure; yours unless said
help-structure-place-list = List the places
help-structure-place-list-structure = Of which structure; yours unless said
help-structure-place-remove = Remove a place
help-structure-place-remove-place = Which one
help-structure-place-remove-structure = Of which structure; yours unless said
help-member-suspend-leave_one = Knowing that only one referent is left (administrators)
help-member-resume-leave_one = Without effect here
help-member-remove-leave_one = Knowing that only one referent is left (administrators)
help-member-role = Give a member another role, or offer a role to someone of another structure
help-member-role-account = The account
help-member-role-role = The role: aidant or referent
help-member-role-structure = In which structure; yours unless said
help-member-role-leave_one = Knowing that only one referent is left (administrators)
help-member-move = Move a member to another place, or offer another structure
help-member-move-account = The account
help-member-move-to = To which structure
help-member-move-from = From which structure; the member's own unless said
help-member-move-place = To which place of the structure
help-member-move-role = In which role there
help-member-move-leave_one = Knowing that only one referent is left (administrators)
help-member-offers = The roles that are offered to you
help-member-decline = Turn away an offered role
help-member-decline-structure = In which structure
help-member-join = Accept an offered role
help-member-join-structure = In which structure

## Handing over

handover-asked = { $count ->
    [0] This person holds no mandate for the structure: nothing to hand over.
    [one] One request is on its way, for { $to }. Nothing is handed over until the person says yes.
   *[other] { $count } requests are on their way, for { $to }. Nothing is handed over until each person says yes.
}
help-handover = Ask whether a colleague or the structure may go on with a leaver's mandates
help-handover-from = Whose
help-handover-to = To whom: a colleague, or the structure
help-handover-role = In the structure: to its helpers (aidant) or its referents (referent)
help-handover-structure = Of which structure; yours unless said
help-handover-list = The requests that wait for an answer
help-handover-accept = Say yes: a new mandate takes the old one's place
help-handover-accept-id = To which request
help-handover-refuse = Say no: the old mandate stays stopped
help-handover-refuse-id = To which request
