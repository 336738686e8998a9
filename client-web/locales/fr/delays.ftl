### Ce qui attend.

no-delays = Rien n'attend.
delay-kind-slot = une nouvelle façon d'ouvrir le coffre
delay-kind-export = emporter tous les papiers d'un coup
delay-kind-recovery-holder = confier une part du kit de secours
delay-kind-recovery = retrouver le coffre avec le kit de secours
delay-state-waiting = attend jusqu'à { $due } ({ $attested } attestation(s) sur { $needed })
delay-state-done = fait, ou possible maintenant
delay-state-cancelled = annulé
delay-cancelled = C'est annulé.
delay-attested = { $missing ->
    [0] C'est attesté par deux personnes : l'attente est levée.
   *[other] C'est attesté. Il manque encore une personne.
}
attest-explained = Vous allez attester que la personne est devant vous, que vous avez vérifié que c'est bien elle, et qu'elle veut ceci : { $kind }. Votre attestation signée reste dans son journal.
ask-attest = Attestez-vous ? (oui/non)
notice-delay-requested = Quelqu'un a demandé, en votre nom : { $what }. Cela attend jusqu'à { $due }. Ce n'est pas vous ? Annulez : ecrin delay cancel { $ref }
notice-delay-cancelled = Annulé : { $what }.
notice-delay-attested = { $who } a attesté que vous êtes là et que vous voulez : { $what }.
notice-delay-completed = L'attente est finie : { $what }.
notice-slot-frozen = Une façon d'ouvrir votre coffre est bloquée ({ $detail }). Les autres marchent encore.
notice-slot-unfrozen = Une façon d'ouvrir votre coffre marche de nouveau ({ $detail }).
notice-slot-removed = Une façon d'ouvrir votre coffre a été retirée ({ $detail }).
