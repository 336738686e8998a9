### What the pages say of whoever administers a service. The rules of the words are in web.ftl.

## Everybody's journal

web-nav-audit = Journal of the service
web-audit-title = Journal of the service
web-audit-text = Searching this journal is noted in it too. No paper can be read here, nor its name.
web-audit-who = Who
web-audit-who-hint = The professional's number, or how it begins.
web-audit-mandate = Number of the access
web-audit-mandate-hint = All of it: 26 letters and digits.
web-audit-structure = Structure
web-audit-any-structure = All
web-audit-event = Event
web-audit-any-event = All
web-audit-from = From
web-audit-from-hint = Without a date: the last 30 days.
web-audit-to = Until
web-audit-result = Result
web-audit-any-result = All
web-audit-ok = Done
web-audit-refused = Refused
web-audit-error = Failed
web-audit-search = Search
web-audit-none = Nothing in the journal answers this search.
web-audit-count = { $count ->
    [one] One event found.
   *[other] { $count } events found.
    }
web-audit-count-more = { $count } events shown. There are others.
web-audit-caption = Events found, newest first: { $count }
web-audit-caption-more = The { $count } newest events of this search
web-audit-when = When
web-audit-what = What happened
web-audit-check = Check
web-audit-more = Show more
web-audit-csv = Keep these lines for a spreadsheet (CSV)
web-audit-kept = The lines shown are among your downloads.

## What holds

web-audit-verdict = Check of these lines
web-audit-prove = Check these lines
web-audit-unchecked = { $count ->
    [one] One line is not checked: it is what the service says, and no more.
   *[other] { $count } lines are not checked: they are what the service says, and no more.
    }
web-audit-proving = Checking: { $done } entries read of { $total }.
web-audit-proved = The check is done. Its result is above the table.
web-audit-shard-holds = Journal { $origin }: the { $size } entries do lead to what the service signed.
web-audit-shard-false = Journal { $origin }: the entries do NOT lead to what the service signed. Do not rely on it.
web-audit-lines-holds = { $count ->
    [one] One line says what its entry says.
   *[other] { $count } lines say what their entries say.
    }
web-audit-lines-unsigned = { $count ->
    [one] One line is too recent: the service has not signed it yet.
   *[other] { $count } lines are too recent: the service has not signed them yet.
    }
web-audit-lines-erased = { $count ->
    [one] One line was erased: nobody can check it any more.
   *[other] { $count } lines were erased: nobody can check them any more.
    }
web-audit-lines-false = { $count ->
    [one] One line does NOT say what its entry says. Do not rely on it.
   *[other] { $count } lines do NOT say what their entries say. Do not rely on them.
    }
web-audit-limits = This check does not say that no line is missing, nor that the names are true. To compare with an earlier check: "ecrin audit verify".
web-audit-line-unchecked = Not checked
web-audit-line-holds = Holds
web-audit-line-unsigned = Not signed yet
web-audit-line-erased = Erased
web-audit-line-false = Does not hold
