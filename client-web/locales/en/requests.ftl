### Asking for a mandate, and answering.

asked = Your request { $id } is on its way. { $who } can answer until { $until }.
no-requests = No request is waiting.
request-access = { $who } asks you: { $right }, for { $purpose }, for { $days } days.
request-renewal = { $who } asks you to go on with a mandate: { $right }, for { $purpose }, for { $days } days.
request-handover = { $who } asks you to let someone else go on with a mandate: { $right }, for { $purpose }, for { $days } days.
request-own = You asked { $who }: { $right }, for { $purpose }, for { $days } days.
request-message = “{ $message }”
request-refused = You said no to request { $id }.
request-withdrawn = Your request { $id } is taken back.
request-taken-back = You have taken back your consent to request { $id }: nothing has gone, and nothing can go any more.
request-state-asked = waits for an answer
request-state-accepted = accepted
request-state-refused = refused
request-state-withdrawn = taken back
request-state-expired = never answered
request-state-taken-back = consent taken back
request-state-sent = sent
