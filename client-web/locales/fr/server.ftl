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
