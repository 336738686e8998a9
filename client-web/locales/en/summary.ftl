### The summary of a year.

summary-title = Your vault in { $year }
summary-views =
    { $count ->
        [one] { $who } looked at your papers once.
       *[other] { $who } looked at your papers { $count } times.
    }
summary-no-views = Nobody looked at your papers.
summary-given =
    { $count ->
        [0] You gave no mandate.
        [one] You gave 1 mandate.
       *[other] You gave { $count } mandates.
    }
summary-ended =
    { $count ->
        [0] No mandate ended.
        [one] 1 mandate ended.
       *[other] { $count } mandates ended.
    }
summary-refused =
    { $count ->
        [0] No attempt was refused.
        [one] 1 attempt was refused.
       *[other] { $count } attempts were refused.
    }
summary-deposits =
    { $count ->
        [0] Nobody put a paper in for you.
        [one] 1 paper was put in for you.
       *[other] { $count } papers were put in for you.
    }
