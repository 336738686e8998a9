### What the pages say of legal holds and of erasures that need two. The rules of the words are in web.ftl.

web-desk-holds = { $count ->
    [0] No hold at present
    [one] 1 hold
   *[other] { $count } holds
    }
web-holds-title = Holds and erasures
web-holds-text = A hold keeps what a judge or an authority wants kept: nothing of it is erased while it lasts. The person sees it in her journal. Placing one, or erasing somebody's vault, needs two administrators.
web-holds-none = No hold at present.
web-holds-over = { $count ->
    [one] One hold that is over
   *[other] { $count } holds that are over
    }
web-hold-holds = holds
web-hold-over = over
web-hold-on-account = On the vault of the account
web-hold-on-mandate = On the traces of the access
web-hold-placed = Placed by { $name }, { $moment }. It ends { $until }.
web-hold-lift = Lift
web-hold-lift-title = Lift the hold { $reference }?
web-hold-lift-text = What it keeps can be erased again. To place it anew takes two administrators again. The journal keeps your name.
web-hold-lift-yes = Yes, lift the hold
web-hold-lifted = The hold { $reference } is lifted.
web-hold-ask = Ask for a hold
web-hold-text = You ask another administrator; then you place the hold yourself.
web-hold-of = What is to be kept?
web-hold-of-account = A vault
web-hold-of-account-hint = Everything in it, even if the person asks for its erasure.
web-hold-of-mandate = The traces of an access
web-hold-of-mandate-hint = Beyond their usual term.
web-hold-account = Number of the person's account
web-hold-no-about = Type the number, all of it.
web-hold-days = For how many days
web-hold-days-hint = At most 365; then the hold ends by itself.
web-error-bad-days = Type a number of days, from 1 to 365.
web-hold-reference = Reference of the order
web-hold-reference-hint = In capitals and digits, never a name. For example: REQ-2026-114.
web-error-bad-reference = Type the reference: capitals, digits, at least one digit, no space.
web-hold-do = Place this hold
web-hold-done = The hold is placed. The person sees it in her journal.
web-second-told = Écrin asks the other administrators; the first to answer decides. They have twenty-four hours.
web-approval-asked = Your question is on its way. Come back here when someone has answered.

web-erasure-ask = Ask to erase a vault
web-erasure-text = For a person who asked in writing, who died, or by order of an authority. Whoever can sign in closes her account without you.
web-erasure-ground = Why?
web-erasure-no-ground = Choose why.
web-erasure-do = Erase this vault
web-erasure-title = Erase this vault for good?
web-erasure-yes = Yes, erase for good
web-erasure-done = The vault is erased. Papers: { $documents }, accesses closed: { $mandates }.
