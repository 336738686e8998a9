### What people are told when they sign in: one sentence for each kind of notice.

no-notices = Nothing new for you.
notices-waiting = { $count ->
    [one] One notice waits for you: ecrin notices
   *[other] { $count } notices wait for you: ecrin notices
}
notice-deposit-waiting = { $who } put in a paper for you ({ $document }). File it or refuse it: ecrin doc list
