### The end of a vault, and what keeps it from ending.

erase-warning =
    Erasing your vault means losing your papers for ever.
    First take out what you want to keep: ecrin export --out vault.zip
    And the receipts, which stay valid afterwards: ecrin erase --receipts receipts.zip
ask-erase = To erase, type ERASE. Your passphrase is asked for next.
ask-erase-other = This vault will be lost for ever. To erase it, type ERASE.
erase-word = ERASE
erased =
    Your vault is erased: { $documents } paper(s), { $mandates } access(es) closed, { $openings } line(s) of journal.
    Nothing of you is left here. What others have seen, they have seen.
erased-other = The vault is erased: { $documents } paper(s), { $mandates } access(es) closed, { $openings } line(s) of journal.
account-unlocked = The account is open again. The person signs in with her passphrase.
hold-placed = Hold placed until { $until }. The person sees it in her journal.
hold-lifted = Hold lifted.
hold-holds = in force
hold-over = over
no-holds = No holds.

notice-vault-unused = You have not opened your vault for a long time. Without a visit it will be locked ({ $due }). Your papers stay in it.
notice-vault-unused-there = A vault that you opened with { $who } is no longer used. Without a visit, what follows comes: { $due }. If you meet the person, tell her.
notice-vault-locked = Your vault is locked, because nobody opened it for a year. An aidant can unlock it with you. Otherwise it will be destroyed, not before: { $due }.
notice-account-unused = You have not used your account for five months. Without a visit it will be disabled: { $due }.
notice-account-unlocked = { $who } unlocked your account with you.
notice-vault-erased = A person whose mandate you held has erased her vault. The mandate is over and her papers no longer exist here.
notice-service-closing = The service will close: { $due }. After that nothing new is taken in. You have twelve more months to take your papers out: ecrin export
notice-service-closed = The service is closed: nothing new is taken in. You can take your papers out until { $due } (ecrin export)
notice-service-ending = Last reminder. After that your papers will be destroyed here: { $due }. Take them out: ecrin export
service-will-close = The service closes: { $closes }. You can take your papers out until then, and for one more year.
service-is-closed = The service is closed. Take your papers out before: { $ends } (ecrin export)
notice-service-stays = The service does not close.

error-vault-erased = This vault was erased. Nothing of it is left, and nobody can bring it back.
error-vault-locked = This vault is locked, because nobody opened it for a year. The papers are still there. Go to see an aidant, who unlocks it with you (ecrin unlock).
error-account-dormant = This account is disabled, because nobody used it for six months. Ask a référent to unlock it: ecrin unlock
error-legal-hold = A legal hold keeps this from being erased. The administrator can tell you until when.
error-login-too-old = Sign in again first: this cannot be undone.
error-service-closed = The service is closed: papers can be taken out, and nothing new put in or granted.

finding-statement = what the journal says about itself is not what was written
finding-erased-unsaid = events can no longer be read, and the journal never said so
audit-pruned = { $count ->
    [one] One entry was pruned at the end of its term.
   *[other] { $count } entries were pruned at the end of their term.
}

help-erase = Erase one's vault, for ever
help-erase-receipts = First write all receipts into this file
help-erase-yes = Do not ask the first question
help-erase-account = For administrators: whose vault
help-erase-ground = For administrators: why (request, death, authority)
help-unlock = Unlock an account that nobody used, its owner being present
help-unlock-account = Which account, the whole id
help-hold = Legal holds
help-hold-place = Place a hold: nothing is erased as long as it lasts
help-hold-place-account = On whose vault
help-hold-place-mandate = On which mandate
help-hold-place-days = For how many days, 365 at most
help-hold-place-reference = The reference of the order, in capitals and digits; never a name
help-hold-list = List the holds
help-hold-lift = Lift a hold before its end
help-hold-lift-id = Which

did-vault-erased = { $who } erased a vault on request
you-vault-erased = You erased a vault
act-vault-erased = erase this vault
did-account-inactivity-noticed = The service gave notice that the account is not used{ $about }
you-account-inactivity-noticed = The service gave you notice that your account is not used
act-account-inactivity-noticed = give notice that the account is not used
did-account-locked = The service locked an account that nobody used{ $about }
you-account-locked = The service locked your account, which nobody used
act-account-locked = lock an account that nobody used
did-account-unlocked = { $who } unlocked an account{ $about }
you-account-unlocked = You unlocked an account{ $about }
act-account-unlocked = unlock an account{ $about }
did-hold-placed = { $who } placed a legal hold{ $about }
you-hold-placed = You placed a legal hold{ $about }
act-hold-placed = place a legal hold{ $about }
did-hold-lifted = { $who } lifted a legal hold{ $about }
you-hold-lifted = You lifted a legal hold{ $about }
act-hold-lifted = lift a legal hold{ $about }
did-instance-closing = The closing of the service was announced
you-instance-closing = The closing of the service was announced
act-instance-closing = announce the closing of the service
did-instance-closure-withdrawn = The closing of the service was withdrawn
you-instance-closure-withdrawn = The closing of the service was withdrawn
act-instance-closure-withdrawn = withdraw the closing of the service
help-erase-approval = The approval of a second administrator, for exactly this
help-erase-ask = Ask for that approval
help-hold-place-approval = The approval of a second administrator, for exactly this
help-hold-place-ask = Ask for that approval
did-instance-closed = The service is closed: nothing new is taken in
you-instance-closed = The service is closed: nothing new is taken in
act-instance-closed = close the service
did-instance-end-told = The service reminded everyone a last time to take papers out
you-instance-end-told = The service reminded everyone a last time to take papers out
act-instance-end-told = remind everyone to take papers out
