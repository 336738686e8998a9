### Le journal en français facile : des phrases courtes, des mots de tous les jours, personne ne « fait l'objet » de rien.
### « Permission » dit un mandat. Chaque clé du journal français est ici aussi.

sentence-ok = { $what }. C'était { $moment }.
sentence-refused = { $what }. C'était { $moment }. Écrin a dit non : { $reason }.
sentence-error = { $what }. C'était { $moment }. Ça n'a pas marché : rien n'a changé.
sentence-wanted = { $who } a voulu { $act }
sentence-you-wanted = Vous avez voulu { $act }
who-someone = Quelqu'un
who-service = Écrin
account-yours = votre coffre
account-of = le compte de { $name }
who-unnamed = Le compte { $id }
thing-yours = un de vos papiers
thing-yours-number = le papier numéro { $number }
thing-titled = { $thing } « { $title } »
thing-paper = un papier
thing-number = le papier numéro { $number }
thing-of = { " " }de { $subject }
mandate-unknown = une permission
mandate-new = une permission
mandate-of = la permission de { $grantee }
mandate-new-to = une permission à { $grantee }
mandate-id = la permission { $id }
mandate-id-of = la permission { $id } de { $subject }
mandate-new-id = une permission ({ $id })
mandate-yours = votre permission
did-mandate-granted = { $who } a donné { $newmandate }
you-mandate-granted = Vous avez donné { $newmandate }
act-mandate-granted = donner { $newmandate }
did-mandate-accepted = { $who } a accepté { $ourmandate }
you-mandate-accepted = Vous avez accepté { $mandate }
act-mandate-accepted = accepter { $ourmandate }
did-mandate-refused = { $who } a dit non à { $ourmandate }
you-mandate-refused = Vous avez dit non à { $mandate }
act-mandate-refused = dire non à { $ourmandate }
did-mandate-expired = { $mandate } est finie, comme prévu
you-mandate-expired = { $mandate } est finie, comme prévu
act-mandate-expired = finir { $mandate }
did-mandate-revoked = { $who } a arrêté { $ourmandate }
you-mandate-revoked = Vous avez repris { $mandate }
act-mandate-revoked = arrêter { $mandate }
did-mandate-suspended = { $who } a mis en pause { $ourmandate }
you-mandate-suspended = Vous avez mis en pause { $mandate }
act-mandate-suspended = mettre en pause { $ourmandate }
did-mandate-resumed = { $who } a fait repartir { $ourmandate }
you-mandate-resumed = Vous avez fait repartir { $mandate }
act-mandate-resumed = faire repartir { $ourmandate }
did-document-deposited = { $who } a mis { $thing } dans le coffre
you-document-deposited = Vous avez mis { $thing } dans votre coffre
act-document-deposited = mettre { $thing } dans le coffre
did-document-replaced = { $who } a changé { $thing } pour un nouveau
you-document-replaced = Vous avez changé { $thing } pour un nouveau
act-document-replaced = changer { $thing }
did-document-deleted = { $who } a jeté { $thing }
you-document-deleted = Vous avez jeté { $thing }
act-document-deleted = jeter { $thing }
did-document-accepted = { $who } a gardé { $thing }
you-document-accepted = Vous avez gardé { $thing }
act-document-accepted = garder { $thing }
did-document-refused = { $who } n'a pas gardé { $thing }
you-document-refused = Vous n'avez pas gardé { $thing }
act-document-refused = ne pas garder { $thing }
did-document-listed = { $who } a lu la liste des papiers
you-document-listed = Vous avez lu la liste de vos papiers
act-document-listed = lire la liste des papiers
did-document-released-view = { $who } a regardé { $thing }
you-document-released-view = Vous avez regardé { $thing }
act-document-released-view = regarder { $thing }
did-document-released-download = { $who } a pris une copie de { $thing }
you-document-released-download = Vous avez pris une copie de { $thing }
act-document-released-download = prendre une copie de { $thing }
did-document-release-refused = { $who } n'a pas pu voir { $thing }
you-document-release-refused = Vous n'avez pas pu voir { $thing }
act-document-release-refused = voir { $thing }
did-document-exported = { $who } a pris une copie de tous les papiers
you-document-exported = Vous avez pris une copie de tous vos papiers
act-document-exported = prendre une copie de tous les papiers
did-session-opened = { $who } est entré dans Écrin
you-session-opened = Vous êtes entré dans votre coffre
act-session-opened = entrer dans Écrin
did-session-login-failed = { $who } n'a pas réussi à entrer dans { $account }
you-session-login-failed = Vous n'avez pas réussi à entrer dans { $account }
act-session-login-failed = entrer dans { $account }
did-session-ended = { $who } est sorti
you-session-ended = Vous êtes sorti de votre coffre
act-session-ended = sortir
did-session-revoked = { $who } a fermé la porte sur un autre ordinateur
you-session-revoked = Vous avez fermé votre coffre sur un autre ordinateur
act-session-revoked = fermer le coffre sur un autre ordinateur
did-session-rate-limited = { $who } a fait trop d'essais. Il faut attendre
you-session-rate-limited = Vous avez fait trop d'essais. Vous devez attendre
act-session-rate-limited = essayer encore une fois
did-key-created = { $who } a fabriqué ses clés
you-key-created = Vous avez fabriqué vos clés
act-key-created = fabriquer des clés
did-slot-added = { $who } a ajouté une façon d'ouvrir le coffre
you-slot-added = Vous avez ajouté une façon d'ouvrir votre coffre
act-slot-added = ajouter une façon d'ouvrir le coffre
did-slot-frozen = { $who } a bloqué une façon d'ouvrir le coffre
you-slot-frozen = Vous avez bloqué une façon d'ouvrir votre coffre
act-slot-frozen = bloquer une façon d'ouvrir le coffre
did-account-invited = { $who } a invité une personne{ $about }
you-account-invited = Vous avez invité une personne{ $about }
act-account-invited = inviter une personne{ $about }
did-account-created = { $who } a ouvert un compte{ $about }
you-account-created = Vous avez ouvert votre coffre
act-account-created = ouvrir un compte{ $about }
did-structure-created = { $who } a créé une structure
you-structure-created = Vous avez créé une structure
act-structure-created = créer une structure
did-member-suspended = { $who } a mis un collègue en pause{ $about }
you-member-suspended = Vous avez mis un collègue en pause{ $about }
act-member-suspended = mettre un collègue en pause{ $about }
did-member-resumed = { $who } a laissé un collègue revenir{ $about }
you-member-resumed = Vous avez laissé un collègue revenir{ $about }
act-member-resumed = laisser un collègue revenir{ $about }
did-member-removed = { $who } a retiré un collègue de la structure{ $about }
you-member-removed = Vous avez retiré un collègue de la structure{ $about }
act-member-removed = retirer un collègue de la structure{ $about }
did-journal-read = { $who } a lu l'histoire du coffre
you-journal-read = Vous avez lu l'histoire de votre coffre
act-journal-read = lire l'histoire du coffre
did-journal-searched = { $who } a cherché dans l'histoire d'Écrin
you-journal-searched = Vous avez cherché dans l'histoire d'Écrin
act-journal-searched = chercher dans l'histoire d'Écrin
did-journal-receipt-issued = { $who } a demandé un reçu
you-journal-receipt-issued = Vous avez demandé un reçu
act-journal-receipt-issued = demander un reçu
did-seal-day-key-destroyed = Écrin a détruit la clé d'un jour passé
you-seal-day-key-destroyed = Écrin a détruit la clé d'un jour passé
act-seal-day-key-destroyed = détruire la clé d'un jour passé
did-instance-created = Une équipe a installé Écrin
you-instance-created = Une équipe a installé Écrin
act-instance-created = installer Écrin
did-instance-started = Écrin a démarré
you-instance-started = Écrin a démarré
act-instance-started = démarrer Écrin
did-instance-clock-step = Écrin a remis son horloge à l'heure
you-instance-clock-step = Écrin a remis son horloge à l'heure
act-instance-clock-step = remettre l'horloge à l'heure
reason-other = { $code }
reason-wrong-secret = la phrase secrète n'est pas la bonne
reason-account-suspended = ce compte est en pause
reason-not-allowed = ce compte n'a pas le droit
reason-not-found = cela n'existe pas
reason-not-filed = ce papier n'est pas encore rangé
reason-mandate-expired = la permission est finie
reason-mandate-revoked = la personne a repris la permission
reason-mandate-refused = l'aidant a dit non à la permission
reason-mandate-suspended = la permission est en pause
reason-mandate-replaced = une nouvelle permission existe
reason-mandate-not-started = la permission n'a pas commencé
reason-mandate-not-accepted = l'aidant n'a pas dit oui à la permission
reason-mandate-exhausted = l'aidant a déjà regardé assez de fois
reason-mandate-not-yours = la permission est pour quelqu'un d'autre
reason-document-not-in-mandate = ce papier n'est pas dans la permission
reason-right-not-granted = la permission ne va pas jusque-là
reason-document-gone = ce papier n'est plus dans le coffre
reason-replayed = cette demande avait déjà servi
reason-seal-destroyed = Écrin a détruit la clé de la permission
reason-bad-signature = la signature est fausse
reason-stale = la demande était trop vieille
reason-bad-period = les dates ne vont pas
reason-bad-documents = la liste des papiers ne va pas
reason-to-oneself = on ne se donne pas de permission à soi-même
reason-grantee-unknown = Écrin ne connaît pas cette personne
reason-grantee-suspended = cette personne est en pause
reason-slot-frozen = il y a eu trop d'erreurs, cette porte est fermée
reason-invitation-used = l'invitation avait déjà servi
reason-invitation-expired = l'invitation était trop vieille
reason-too-many-tries = il y a eu trop d'essais
reason-too-many-requests = il y a eu trop de demandes à la fois
reason-quota-exceeded = le coffre est plein
reason-conflict = autre chose avait changé
did-notice-seen = { $who } a lu ses messages
you-notice-seen = Vous avez lu vos messages
act-notice-seen = lire des messages
did-mandate-replaced = { $who } a changé { $ourmandate } pour une nouvelle
you-mandate-replaced = Vous avez changé { $mandate } pour une nouvelle
act-mandate-replaced = changer { $ourmandate }
did-request-asked = { $who } a demandé une permission
you-request-asked = Vous avez demandé une permission
act-request-asked = demander une permission
did-request-accepted = { $who } a dit oui à une demande
you-request-accepted = Vous avez dit oui à une demande
act-request-accepted = dire oui à une demande
did-request-refused = { $who } a dit non à une demande
you-request-refused = Vous avez dit non à une demande
act-request-refused = dire non à une demande
did-request-withdrawn = { $who } a retiré sa demande
you-request-withdrawn = Vous avez retiré votre demande
act-request-withdrawn = retirer une demande
did-mandate-end-told = Écrin a prévenu : { $mandate } finit bientôt
you-mandate-end-told = Écrin a prévenu : { $mandate } finit bientôt
act-mandate-end-told = prévenir que { $mandate } finit bientôt
did-mandate-undone = { $who } a annulé { $ourmandate }
you-mandate-undone = Vous avez annulé { $mandate }
act-mandate-undone = annuler { $mandate }
did-account-invitation-undone = { $who } a annulé une invitation{ $about }
you-account-invitation-undone = Vous avez annulé une invitation{ $about }
act-account-invitation-undone = annuler une invitation{ $about }
did-account-undone = { $who } a annulé un coffre ouvert par erreur
you-account-undone = Vous avez annulé un coffre ouvert par erreur
act-account-undone = annuler un coffre ouvert par erreur
did-access-stopped = { $who } a tout arrêté : plus personne ne voit les papiers
you-access-stopped = Vous avez tout arrêté : plus personne ne voit vos papiers
act-access-stopped = tout arrêter
did-inbox-closed = { $who } a fermé la boîte où on dépose des papiers
you-inbox-closed = Vous avez fermé votre boîte : plus personne ne dépose de papier
act-inbox-closed = fermer la boîte où on dépose des papiers
did-inbox-opened = { $who } a ouvert la boîte où on dépose des papiers
you-inbox-opened = Vous avez ouvert votre boîte : on peut y déposer des papiers
act-inbox-opened = ouvrir la boîte où on dépose des papiers
reason-undo-too-late = plus de deux jours étaient passés
reason-undo-used = cela avait déjà servi
did-slot-unfrozen = { $who } a rouvert une façon d'ouvrir le coffre
you-slot-unfrozen = Vous avez rouvert une façon d'ouvrir votre coffre
act-slot-unfrozen = rouvrir une façon d'ouvrir le coffre
did-slot-removed = { $who } a enlevé une façon d'ouvrir le coffre
you-slot-removed = Vous avez enlevé une façon d'ouvrir votre coffre
act-slot-removed = enlever une façon d'ouvrir le coffre
did-delay-requested = { $who } a demandé une chose importante. Il faut attendre trois jours{ $about }
you-delay-requested = Vous avez demandé une chose importante. Il faut attendre trois jours{ $about }
act-delay-requested = demander une chose importante{ $about }
did-delay-cancelled = { $who } a annulé ce qui attendait{ $about }
you-delay-cancelled = Vous avez annulé ce qui attendait{ $about }
act-delay-cancelled = annuler ce qui attendait{ $about }
did-delay-attested = { $who } a dit : la personne est là et elle le veut{ $about }
you-delay-attested = Vous avez dit : la personne est là et elle le veut{ $about }
act-delay-attested = dire que la personne est là et le veut{ $about }
did-delay-completed = L'attente est finie{ $about }
you-delay-completed = L'attente est finie{ $about }
act-delay-completed = finir l'attente{ $about }
did-journal-exported = { $who } a copié une partie de l'histoire{ $about }
you-journal-exported = Vous avez copié une partie de l'histoire{ $about }
act-journal-exported = copier une partie de l'histoire{ $about }
did-approval-requested = { $who } a demandé l'accord d'un collègue{ $about }
you-approval-requested = Vous avez demandé l'accord d'un collègue{ $about }
act-approval-requested = demander l'accord d'un collègue{ $about }
did-approval-given = { $who } a donné son accord{ $about }
you-approval-given = Vous avez donné votre accord{ $about }
act-approval-given = donner son accord{ $about }
did-approval-refused = { $who } n'a pas donné son accord{ $about }
you-approval-refused = Vous n'avez pas donné votre accord{ $about }
act-approval-refused = ne pas donner son accord{ $about }
did-structure-team-key-made = { $who } a fabriqué une clé d'équipe
you-structure-team-key-made = Vous avez fabriqué une clé d'équipe
act-structure-team-key-made = fabriquer une clé d'équipe
did-structure-team-key-shared = { $who } a donné une clé d'équipe à ses collègues
you-structure-team-key-shared = Vous avez donné une clé d'équipe à vos collègues
act-structure-team-key-shared = donner une clé d'équipe

## Les dates, en mots

moment = { $weekday } { $day } { $month }, à { $hour } heures { $minute }
moment-with-year = { $weekday } { $day } { $month } { $year }, à { $hour } heures { $minute }

## L'année

no-events = Il n'y a rien à lire.
summary-title = Votre coffre en { $year }
summary-views =
    { $count ->
        [one] { $who } a regardé vos papiers 1 fois.
       *[other] { $who } a regardé vos papiers { $count } fois.
    }
summary-no-views = Personne n'a regardé vos papiers.
summary-given =
    { $count ->
        [0] Vous n'avez donné aucune permission.
        [one] Vous avez donné 1 permission.
       *[other] Vous avez donné { $count } permissions.
    }
summary-ended =
    { $count ->
        [0] Aucune permission ne s'est arrêtée.
        [one] 1 permission s'est arrêtée.
       *[other] { $count } permissions se sont arrêtées.
    }
summary-refused =
    { $count ->
        [0] Écrin n'a dit non à personne.
        [one] Écrin a dit non 1 fois.
       *[other] Écrin a dit non { $count } fois.
    }
summary-deposits =
    { $count ->
        [0] Personne n'a déposé de papier pour vous.
        [one] Les aidants ont déposé 1 papier pour vous.
       *[other] Les aidants ont déposé { $count } papiers pour vous.
    }

## Structures

did-member-added = { $who } est venu dans une structure
you-member-added = Vous êtes venu dans une structure
act-member-added = venir dans une structure
did-member-moved = { $who } a changé le lieu d'un collègue{ $about }
you-member-moved = Vous avez changé le lieu d'un collègue{ $about }
act-member-moved = changer le lieu d'un collègue{ $about }
did-member-offered = { $who } a proposé un rôle à une personne{ $about }
you-member-offered = Vous avez proposé un rôle à une personne{ $about }
act-member-offered = proposer un rôle à une personne{ $about }
did-member-role-changed = { $who } a changé le rôle d'un collègue{ $about }
you-member-role-changed = Vous avez changé le rôle d'un collègue{ $about }
act-member-role-changed = changer le rôle d'un collègue{ $about }
did-structure-place-added = { $who } a ajouté un lieu{ $about }
you-structure-place-added = Vous avez ajouté un lieu{ $about }
act-structure-place-added = ajouter un lieu{ $about }
did-structure-place-removed = { $who } a enlevé un lieu{ $about }
you-structure-place-removed = Vous avez enlevé un lieu{ $about }
act-structure-place-removed = enlever un lieu{ $about }
reason-membership-suspended = cette personne est en pause dans la structure
reason-role-not-named = la permission est pour un autre rôle

## Le kit de secours

did-kit-check-due = Personne n'a vérifié la feuille de secours depuis un an
you-kit-check-due = Vous n'avez pas vérifié la feuille de secours depuis un an
act-kit-check-due = demander de vérifier le kit de secours
did-kit-checked = { $who } a vérifié le kit de secours
you-kit-checked = Vous avez vérifié votre kit de secours
act-kit-checked = vérifier le kit de secours
did-kit-created = Le kit de secours est bon maintenant
you-kit-created = Votre kit de secours est bon maintenant
act-kit-created = fabriquer un kit de secours
did-kit-declined = { $who } a choisi de ne pas avoir de kit de secours
you-kit-declined = Vous avez choisi de ne pas avoir de kit de secours
act-kit-declined = ne pas avoir de kit de secours
did-kit-revoked = { $who } a arrêté le kit de secours
you-kit-revoked = Vous avez arrêté votre kit de secours
act-kit-revoked = arrêter le kit de secours
did-recovery-begun = Quelqu'un a demandé à rouvrir le coffre avec le kit de secours
you-recovery-begun = Vous avez commencé à rouvrir votre coffre avec le kit de secours
act-recovery-begun = commencer à rouvrir le coffre
did-recovery-approved = { $who } a donné son accord pour rouvrir le coffre
you-recovery-approved = Vous avez donné votre accord pour rouvrir le coffre
act-recovery-approved = donner son accord pour rouvrir le coffre
did-recovery-cancelled = { $who } a arrêté la demande : le coffre reste fermé
you-recovery-cancelled = Vous avez arrêté la demande : le coffre reste fermé
act-recovery-cancelled = annuler, pour que le coffre reste fermé
did-recovery-opened = Deux parts du kit de secours ont ouvert le coffre
you-recovery-opened = Vous avez ouvert votre coffre avec le kit de secours
act-recovery-opened = ouvrir le coffre avec le kit de secours
did-recovery-completed = { $who } a rouvert le coffre. Les anciennes clés ne marchent plus
you-recovery-completed = Vous avez fini de rouvrir votre coffre
act-recovery-completed = finir de rouvrir le coffre
reason-kit-revoked = ce kit de secours ne sert plus
reason-kit-unknown = Écrin ne connaît pas ce kit de secours
reason-other-structure-only = il faut une autre structure que celle de la personne
reason-recovery-cancelled = quelqu'un a annulé
reason-recovery-over = c'est déjà fini
reason-recovery-waiting = il faut encore attendre
reason-reference-only = seule la structure de la personne a le droit
did-vault-erased = { $who } a effacé un coffre, à la demande de la personne
you-vault-erased = Vous avez effacé un coffre
act-vault-erased = effacer ce coffre
did-account-inactivity-noticed = Écrin a prévenu : personne n'ouvre plus le compte{ $about }
you-account-inactivity-noticed = Écrin vous a prévenu : vous n'ouvrez plus votre coffre
act-account-inactivity-noticed = prévenir que personne n'ouvre plus le compte
did-account-locked = Écrin a fermé un compte que personne n'ouvre{ $about }
you-account-locked = Écrin a fermé votre coffre. Vos papiers sont toujours là
act-account-locked = fermer un compte que personne n'ouvre
did-account-unlocked = { $who } a rouvert un compte{ $about }
you-account-unlocked = Vous avez rouvert un compte{ $about }
act-account-unlocked = rouvrir un compte{ $about }
did-hold-placed = { $who } a demandé de tout garder, pour la justice{ $about }
you-hold-placed = Vous avez demandé de tout garder, pour la justice{ $about }
act-hold-placed = demander de tout garder, pour la justice{ $about }
did-hold-lifted = { $who } a arrêté de tout garder pour la justice{ $about }
you-hold-lifted = Vous avez arrêté de tout garder pour la justice{ $about }
act-hold-lifted = arrêter de tout garder pour la justice{ $about }
did-instance-closing = Écrin va fermer. Vous avez un an pour reprendre vos papiers
you-instance-closing = Écrin va fermer. Vous avez un an pour reprendre vos papiers
act-instance-closing = annoncer qu'Écrin va fermer
did-instance-closure-withdrawn = Écrin ne va plus fermer
you-instance-closure-withdrawn = Écrin ne va plus fermer
act-instance-closure-withdrawn = dire qu'Écrin ne va plus fermer
did-alert-raised = Écrin a vu quelque chose à vérifier{ $about }
you-alert-raised = Écrin a vu quelque chose à vérifier{ $about }
act-alert-raised = voir quelque chose à vérifier{ $about }
did-alert-justified = { $who } a vérifié : il y avait une bonne raison{ $about }
you-alert-justified = Vous avez vérifié : il y avait une bonne raison{ $about }
act-alert-justified = dire qu'il y avait une bonne raison{ $about }
did-alert-escalated = { $who } a demandé de vérifier{ $about }
you-alert-escalated = Vous avez demandé de vérifier{ $about }
act-alert-escalated = demander de vérifier{ $about }
