### What the pages say of roles given to someone who has an account already: offering, accepting. The rules of the words
### are in web.ftl.

## Offering a role

web-offer-link = Offer a role to someone of the service
web-offer-elsewhere = Offer a role in another structure
web-offer-title = Offer a role
web-offer-text = For someone who has an account here already, in another structure. Nothing changes until this person has accepted.
web-offer-number = Number of the professional
web-offer-number-hint = She reads it on her page “Entrusted papers”: at least six letters and digits.
web-offer-no-number = Type the number of the professional.
web-offer-nobody = No professional has this number. Check it with her.
web-offer-works = Works for
web-offer-check = Check that it is this person
web-offer-check-text = On the page of her account she must read the same digits:
web-offer-nowhere = This person already works for every structure in which you can offer a role.
web-offer-structure = In which structure?
web-offer-no-structure = Choose a structure.
web-offer-there = this structure
web-offer-role = Which role at { $structure }?
web-offer-leaves = And where this person works now?
web-offer-stays = Stay there as well
web-offer-leave = Leave { $structure }
web-offer-do = Continue
web-offer-sure = Offer this role to { $name }?
web-offer-sure-text = { $name } can become { $role } at { $structure }. Nothing changes before she has signed that she accepts. Without an answer the offer ends in seven days.
web-offer-sure-left = By accepting she leaves { $left }: her accesses for that structure are paused.
web-offer-alone = Only one référent will be left at { $left }. While that one is away, nobody can suspend or invite there.
web-offer-told = Écrin leaves { $name } a message. The journal of the service keeps it, with your name.
web-offer-yes = Yes, offer
web-offer-done = The role is offered to { $name }: { $role }, { $structure }.

## An offer that was received

web-offered-title = You are offered a role
web-offered-text = { $by } offers you to be { $role } at { $structure }.
web-offered-left = The service says that by accepting you leave { $left }. Nobody signed that: ask { $by }.
web-offered-at = Offered { $moment }
web-offered-take = Accept
web-offered-decline = Decline
web-offered-take-title = Become { $role } at { $structure }?
web-offered-take-text = You will work for { $structure } as well. There you see what people entrust to your role. Your signature keeps it, with that of { $by }.
web-offered-take-left = You leave { $left } at once: your accesses for that structure are paused. You are signed out, and sign in again.
web-offered-take-yes = Yes, accept
web-offered-take-done = You are { $role } at { $structure }.
web-offered-decline-title = Decline this role?
web-offered-decline-text = { $by } learns of it. Nothing changes for you.
web-offered-decline-yes = Yes, decline
web-offered-decline-done = { $by } is told that you decline.
web-offered-doubtful = You are offered a role, but nothing proves by whom. Do not answer, and tell whoever administers this service.
