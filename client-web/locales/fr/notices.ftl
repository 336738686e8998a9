### Ce que les personnes apprennent quand elles se connectent : une phrase par sorte d'avis.

no-notices = Rien de nouveau pour vous.
notices-waiting = { $count ->
    [one] Un avis vous attend : ecrin notices
   *[other] { $count } avis vous attendent : ecrin notices
}
notice-deposit-waiting = { $who } a déposé un papier pour vous ({ $document }). Rangez-le ou refusez-le : ecrin doc list
notice-request-asked = { $who } vous demande un mandat. Vous avez jusqu'au { $due } pour répondre : ecrin ask list
notice-request-accepted = { $who } a répondu oui à votre demande : mandat { $mandate }
notice-request-refused = { $who } a répondu non à votre demande { $detail }.
notice-request-withdrawn = { $who } a retiré sa demande.
notice-request-lapsed = Votre demande { $detail } est restée sans réponse : elle n'attend plus.
notice-referral-asked = { $who } vous demande de laisser partir une lettre d'orientation. Vous avez jusqu'au { $due } pour répondre : ecrin ask list
notice-referral-consented = La personne a donné son accord à votre orientation : ecrin mail refer --send { $detail }
notice-referral-refused = La personne ne veut pas de votre orientation { $detail }.
notice-referral-taken-back = La personne a repris son accord : votre orientation { $detail } ne peut plus partir.
notice-referral-withdrawn = { $who } n'enverra pas la lettre d'orientation.
notice-referral-lapsed = Votre orientation { $detail } n'est pas partie à temps : elle ne vaut plus.
notice-referral-sent = { $who } a envoyé la lettre d'orientation que vous avez acceptée.
notice-mandate-ending = Le mandat { $mandate } finit { $due }. Rien n'est renouvelé sans la personne.
notice-mandate-stopped = Le mandat { $mandate } est fini : la personne l'a arrêté.
notice-deposit-accepted = Le papier { $document } que vous avez déposé est rangé.
notice-deposit-refused = Le papier { $document } que vous avez déposé n'a pas été gardé.

notice-approval-wanted = { $who } demande votre accord d'ici { $due } : ecrin approval list
notice-approval-given = { $who } a donné son accord à votre demande : ecrin approval list
notice-approval-refused = { $who } a refusé son accord à votre demande : ecrin approval list

notice-app-password-used = Un programme relève vos messages pour la première fois avec le mot de passe { $detail }. Si ce n'est pas vous : ecrin mail app-password remove
notice-mail-nearly-full = Votre messagerie est presque pleine : effacez des messages.
notice-box-handed-over = { $who } vous a donné à lire la messagerie de votre structure.

notice-mandate-granted = Un mandat vous est donné : { $mandate }. Lisez-le, puis acceptez-le ou refusez-le : ecrin mandate show { $mandate }
notice-mail-undelivered = Un message que vous avez envoyé n'est pas arrivé chez { $detail }. Les autres personnes l'ont reçu.
notice-outside-failing = Votre adresse du dehors ne prend plus de courriels : plus rien n'y est envoyé. Pour en donner une autre : ecrin notices outside set ADRESSE

outside-not-offered = Ce service n'envoie rien au-dehors.
outside-off = Aucun courriel ne vous prévient au-dehors. Pour en recevoir : ecrin notices outside set ADRESSE
outside-waiting =
    Un code a été envoyé à { $address }. Il vaut une journée : ecrin notices outside confirm CODE
    Rien d'autre n'y est envoyé avant.
outside-on =
    Quand quelque chose vous attend ici, un courriel part à { $address }. Il ne dit rien d'autre.
    Un au plus par jour, tant que vous ne vous êtes pas connecté. Pour arrêter : ecrin notices outside off
outside-failing = { $address } ne prend pas de courriels : plus rien n'y est envoyé. Pour en donner une autre : ecrin notices outside set ADRESSE
outside-ended = Plus rien n'est envoyé au-dehors. L'adresse est effacée.
