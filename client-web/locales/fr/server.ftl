# Ce que le serveur dit à la personne qui l'exploite.

server-error = Écrin ne peut pas continuer : { $reason }
server-older =
    ces données sont plus anciennes que ce que le sceau a déjà vu ({ $shard } : { $size } évènements au moins).
    Des mandats terminés pourraient y revivre. Remettez les données les plus récentes que vous ayez.
server-port = l'adresse { $address } ne peut pas être ouverte
server-ready = Écrin est prêt : { $url } (instance { $domain })
server-sled = moteur sled choisi : une version ancienne, non maintenue, qu'Écrin n'utilise qu'avec ses propres précautions ; sqlite est le choix conseillé
server-created =
    L'instance est créée dans { $dir }.

    1. Démarrez-la :
         ecrin-server serve --config { $config }

    2. Voici l'invitation du premier administrateur. Elle sert une seule fois, pendant 7 jours,
       et ne sera plus jamais affichée :
    { "     " }{ $invitation }

       Il la saisit ainsi :
         ecrin --server { $url } --ca { $ca } join { $invitation } --name "Prénom Nom"

    3. Voici la clé de secours. Elle ouvre { $dir }/rescue.age, sans lequel plus personne
       ne pourrait se connecter après un sinistre. Imprimez-la, rangez-la hors de cette machine :
    { "     " }{ $rescue }
server-finding = { $place } : { $fault }
server-check-ok = Tout est en ordre : { $entries ->
    [one] { $entries } ligne
   *[other] { $entries } lignes
} de journal et { $documents ->
    [one] { $documents } document vérifié
   *[other] { $documents } documents vérifiés
}.
server-check-failed = La vérification a échoué : { $findings ->
    [one] { $findings } défaut
   *[other] { $findings } défauts
}. Arrêtez le serveur, gardez une copie de tout, et ne réparez rien à la main.
server-close-configured = la fermeture est décidée dans ecrin.toml ([closure] on) : changez-la là, puis redémarrez
server-closes =
    La fermeture est ordonnée. Le serveur prévient tout le monde dans la seconde, ou dès qu'il démarre.
    Fermé à partir du { $day }, jamais moins de trois mois après l'annonce ; ensuite, douze mois pour reprendre ses papiers.
server-stays = La fermeture est annulée : le serveur le dit à tout le monde.

## Ce que le service écrit aux professionnels, dans leur messagerie chiffrée.

letter-subject-welcome = Votre messagerie Écrin
letter-welcome =
    Bonjour,

    votre adresse est { $address }. Elle sert à écrire aux professionnels de { $domain }, et à eux seuls.
    Chaque message est chiffré avant de partir : le service ne peut pas le lire.

    Pour vous en servir dans un programme de messagerie : ecrin mail app-password add NOM
letter-subject-mandate-granted = Un mandat vous est donné
letter-mandate-granted =
    Bonjour,

    une personne vous a donné un mandat sur ses papiers : { $mandate }
    Pour le lire, puis l'accepter ou le refuser : ecrin mandate show { $mandate }
letter-subject-mail-nearly-full = Votre messagerie est presque pleine
letter-mail-nearly-full =
    Bonjour,

    votre messagerie occupe plus des neuf dixièmes de la place qui lui est donnée.
    Effacez des messages et videz la corbeille : une fois pleine, elle n'en reçoit plus.
letter-subject-mail-undelivered = Un message n'est pas arrivé chez tout le monde
letter-mail-undelivered =
    Bonjour,

    votre message { $message } n'est pas arrivé chez :
    { $whom }

    Les autres personnes l'ont reçu.
letter-reason-mailbox-full = sa messagerie est pleine
letter-reason-recipient-unknown = personne n'a cette adresse
letter-reason-recipient-gone = cette personne ne peut pas recevoir de messages en ce moment
letter-reason-recipient-without-key = cette personne n'a pas de clé de messagerie
letter-reason-no-reply = personne ne lit ce qui est écrit à cette adresse
letter-end =
    Ce message vient du service lui-même. Il est chiffré pour vous seul, et n'est pas signé : personne d'autre
    que le service ne peut écrire depuis cette adresse. Personne ne lit les réponses.
    Écrin ne demande jamais votre phrase secrète.

## Ce que le service envoie au-dehors. Rien d'autre, jamais : ni nom, ni sujet, ni numéro.

outside-subject-notice = Un message vous attend
outside-mail-notice =
    Un message vous attend dans votre espace Écrin de { $domain }.
    Pour le lire, connectez-vous comme d'habitude.

    Ce courriel est le même pour tout le monde et ne contient aucun lien. Écrin ne demande jamais votre phrase secrète.
    Pour ne plus en recevoir : ecrin notices outside off
outside-subject-code = Votre code
outside-mail-code =
    Voici le code pour recevoir ici les avis d'Écrin ({ $domain }) :

    { $code }

    Il vaut une journée. Si vous n'avez rien demandé, ne faites rien : sans lui, rien d'autre ne vous sera envoyé.
