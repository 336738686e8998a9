### Tout arrêter, la boîte de dépôt, annuler une erreur, déposer plusieurs papiers.

stop-warning = Tout arrêter : plus personne ne pourra voir vos papiers. Ce qui a déjà été vu reste vu.
stopped =
    C'est arrêté. Mandats finis : { $mandates }. Demandes refusées : { $requests }. Autres sessions fermées : { $sessions }.
stopped-waiting = Annulé aussi : { $delays } demande(s) en attente, { $recoveries } récupération(s) de coffre.
inbox-open = Votre boîte de dépôt est ouverte : les aidants peuvent y déposer des papiers, sans pouvoir les rouvrir.
inbox-closed = Votre boîte de dépôt est fermée : plus personne ne peut y déposer de papier.
inbox-waiting =
    { $waiting ->
        [0] Aucun papier n'attend d'être rangé.
        [one] 1 papier attend d'être rangé.
       *[other] { $waiting } papiers attendent d'être rangés.
    }
no-invitations = Aucune invitation n'attend.
invitation-undone = L'invitation est annulée : elle n'ouvre plus rien.
mandate-undone = Le mandat { $id } est annulé : il n'a rien ouvert et n'ouvrira rien.
vault-undone = Le coffre { $id } est annulé. Son identifiant ne servira plus jamais.
deposit-receipt = Reçu (ligne n° { $index } du journal), à garder : { $receipt }
heading-inbox = À ranger :
batch-done = Déposé : { $file }
batch-failed = Pas déposé : { $file } ({ $reason })
batch-summary = { $done } sur { $all } déposés.
inbox-empty = Rien n'attend d'être rangé.
