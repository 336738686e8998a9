### Ce que les personnes apprennent quand elles se connectent : une phrase par sorte d'avis.

no-notices = Rien de nouveau pour vous.
notices-waiting = { $count ->
    [one] Un avis vous attend : ecrin notices
   *[other] { $count } avis vous attendent : ecrin notices
}
notice-deposit-waiting = { $who } a déposé un papier pour vous ({ $document }). Rangez-le ou refusez-le : ecrin doc list
