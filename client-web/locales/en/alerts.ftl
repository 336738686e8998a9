### The auditor's alerts: what was seen, and beside which threshold.

no-alerts = No alerts.
alert-line = { $id }  { $code }  { $moment }  [{ $state }]  { $what }
alert-since = { " " }({ $since } more since it was decided)
alert-decision = { $state } by { $by }, { $moment }: { $reason }
alert-state-new = to be looked at
alert-state-justified = justified
alert-state-escalated = escalated
alert-nobody = the service

alert-A1 = { $who } opened { $seen } papers in a day, at least { $limit } of them within an hour; the largest of the last thirty days had { $usual }.
alert-A2 = { $who } opened papers of { $seen } people in a day (threshold: { $limit }); in the structure, 99 days of 100 have no more than { $usual }.
alert-A3 = { $who } opened { $seen } paper(s) when no office is open: between 20:00 and 7:00, on a Sunday or a public holiday (threshold: { $limit }).
alert-A4-soon = { $who } opened a paper { $seen } s after the access was given (threshold: { $limit } s).
alert-A4-repeated = { $seen } times in thirty days, an access given to { $who } was used and taken back within minutes (threshold: { $limit } times).
alert-A5 = { $who } kept { $seen } copies in a day beside { $usual } papers that were only looked at (threshold: { $limit } copies to 100).
alert-A6 = { $who } opened the same paper { $seen } times in a day (threshold: { $limit }).
alert-A7 = The same access of { $who } was extended { $seen } times in a row (threshold: { $limit }).
alert-A8 = { $who } was refused { $seen } times within minutes (threshold: { $limit }).
alert-A10 = { $who } opened a paper { $seen } h after the person's vault was recovered (threshold: { $limit } h).
alert-A11 = { $who } opened papers of { $seen } people right after a way into the account was added (threshold: { $limit }).
alert-A12-many = { $who } searched the journal { $seen } times in a day (threshold: { $limit }).
alert-A12-no-ticket = { $who } asked { $seen } times what the journal says of one person without naming a ticket (--ticket).
alert-A13-clock = The server's clock stepped back. Nothing was shown or written meanwhile.
alert-A13-damaged = The journal on disk does not hold together: run “ecrin audit verify” and keep a copy of the disk.
alert-A14 = { $who } is back after { $seen } days without doing anything (threshold: { $limit }).
alert-A15 = { $who } opened { $seen } papers on the last day of an access (threshold: { $limit }).

error-alert-decided = This alert was decided about already.

help-audit-alerts =
    What someone should look at: A1 to A15, without A9. There is no alert A9 (aidant and person of one surname or one
    address): the server knows neither names nor addresses of persons, and must not. Nobody is ranked: an alert speaks of
    one moment.
help-audit-alerts-list = List them, newest first
help-audit-alerts-list-state = Only these: new, justified or escalated
help-audit-alerts-show = Show one with its events
help-audit-alerts-show-id = Which
help-audit-alerts-justify = Write down that there was a good reason
help-audit-alerts-justify-id = Which
help-audit-alerts-justify-reason = Which reason, in one line and without a name
help-audit-alerts-escalate = Write down that someone has to look into it
help-audit-alerts-escalate-id = Which
help-audit-alerts-escalate-reason = Why, in one line and without a name

did-alert-raised = The service saw something to look at{ $about }
you-alert-raised = The service saw something to look at{ $about }
act-alert-raised = see something to look at{ $about }
did-alert-justified = { $who } justified an alert{ $about }
you-alert-justified = You justified an alert{ $about }
act-alert-justified = justify an alert{ $about }
did-alert-escalated = { $who } escalated an alert{ $about }
you-alert-escalated = You escalated an alert{ $about }
act-alert-escalated = escalate an alert{ $about }
