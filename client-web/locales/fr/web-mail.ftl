### Ce que disent les pages du courrier entre professionnels. Les règles des mots sont dans web.ftl.

web-nav-mail = Courrier
web-mail-title = Courrier
web-mail-address = Votre adresse :
web-mail-write = Écrire
web-mail-folders = Dossiers
web-mail-folder-inbox = Reçus
web-mail-folder-drafts = Brouillons
web-mail-folder-sent = Envoyés
web-mail-folder-archive = Archives
web-mail-folder-junk = Indésirables
web-mail-folder-trash = Corbeille
web-mail-folder-unread =
    { $folder }, { $count ->
        [one] 1 non lu
       *[other] { $count } non lus
    }
web-mail-search = Chercher un nom, une adresse ou un objet
web-mail-search-go = Chercher
web-mail-search-hint = La recherche se fait ici : le service ne peut pas lire vos messages.
web-mail-none = Aucun message ici.
web-mail-not-found = Aucun message n'a tous ces mots.
web-mail-search-found =
    { $count ->
        [0] Aucun message n'a tous ces mots.
        [one] Un message trouvé.
       *[other] { $count } messages trouvés.
    }
web-mail-more = Afficher 50 messages de plus
web-mail-unread = Non lu
web-mail-no-subject = (sans objet)
web-mail-closed = Ce message ne s'ouvre pas.
web-mail-to = À : { $to }
web-mail-files =
    { $count ->
        [one] 1 pièce jointe
       *[other] { $count } pièces jointes
    }
web-mail-conversation =
    { $count ->
        [one] 1 autre message de cette conversation
       *[other] { $count } autres messages de cette conversation
    }

## Lire

web-mail-letter-title = Un message
web-mail-letter-from = De
web-mail-letter-to = À
web-mail-letter-cc = Copie à
web-mail-letter-at = Le
web-mail-unvouched = Rien ne garantit à qui est cette adresse.
web-mail-signed-good = Signé par { $name }. Sa clé a été vérifiée jusqu'à la clé de ce service, et le message n'a pas été modifié.
web-mail-signed-missing = Attention : ce message n'est pas signé. Rien ne prouve qui l'a écrit.
web-mail-signed-unknown = Attention : la signature n'est pas celle d'une clé connue de cette personne.
web-mail-signed-bad = Attention : la signature est fausse. Ne vous fiez pas à ce message.
web-mail-signed-service = Écrit par le service Écrin, qui seul peut écrire depuis cette adresse. Chiffré pour vous ; sans signature.
web-mail-unprotected = L'objet et les dates de ce message étaient lisibles en chemin : ils ont pu être changés.
web-mail-key-changed = Attention : la clé de messagerie de { $who } ({ $address }) a changé. Avant : { $before }. Maintenant : { $now }. Cette personne a signé le changement. En cas de doute, demandez-lui de vive voix.
web-mail-reply = Répondre
web-mail-archive = Archiver
web-mail-to-trash = Mettre à la corbeille
web-mail-mark-unread = Marquer comme non lu
web-mail-move = Déplacer vers
web-mail-move-go = Déplacer
web-mail-delete = Supprimer pour toujours
web-mail-delete-title = Supprimer ce message pour toujours ?
web-mail-delete-text = Il ne pourra pas être retrouvé.
web-mail-delete-yes = Oui, supprimer
web-mail-no = Non
web-mail-moved = Le message est dans : { $folder }.
web-mail-deleted = Le message est supprimé.
web-mail-marked-unread = Le message est marqué comme non lu.
web-mail-go-on = Continuer ce brouillon
web-mail-file-keep = Garder { $name } ({ $size } Ko)
web-mail-file-title = Garder cette pièce jointe ?
web-mail-file-text = Écrin n'a pas regardé ce qu'il y a dans « { $name } ». N'ouvrez que ce que vous attendiez de cette personne. Le fichier restera sur cet ordinateur, sans chiffrement.
web-mail-file-yes = Oui, garder
web-mail-look = Voir la mise en forme
web-mail-look-text = Voir le texte seul
web-mail-look-title = Le message avec sa mise en forme
web-mail-look-hint = Rien ne vient du dehors : ni images, ni programmes.
web-mail-links = Liens de ce message
web-mail-link-title = Ouvrir ce lien ?
web-mail-link-text = Il mène hors d'Écrin, à cette adresse :
web-mail-link-open = Ouvrir dans une autre fenêtre
web-mail-thread = Cette conversation

## Écrire

web-mail-write-title = Écrire un message
web-mail-write-to = À
web-mail-write-to-hint = Des adresses, le nom d'un de vos groupes ou d'une structure, séparés par des virgules.
web-mail-write-cc = Copie à
web-mail-write-find = Chercher dans l'annuaire
web-mail-write-find-go = Chercher
web-mail-write-find-hint = Deux lettres au moins d'un nom ou d'une adresse.
web-mail-write-found =
    { $count ->
        [0] Personne de ce nom dans l'annuaire.
        [one] Une adresse trouvée.
       *[other] { $count } adresses trouvées.
    }
web-mail-write-add = Ajouter { $name }
web-mail-write-added = { $address } est ajoutée.
web-mail-write-subject = Objet
web-mail-write-text = Message
web-mail-write-files = Pièces jointes
web-mail-write-files-hint = 16 Mo en tout, au plus.
web-mail-write-send = Envoyer
web-mail-write-draft = Garder comme brouillon
web-mail-write-nobody = Dites à qui vous écrivez.
web-mail-write-empty = Écrivez un message, ou joignez un fichier.
web-mail-write-sent = Envoyé, chiffré, à { $to }.
web-mail-write-kept = Gardé dans vos brouillons, chiffré pour vous seul.
web-mail-write-refused = { $address } n'a pas reçu ce message : { $why }
web-mail-write-sealed = Votre message est chiffré ici, pour ces personnes et pour vous. Le service ne peut pas le lire.
web-mail-quoted = { $moment }, { $name } a écrit :

## Contacts

web-mail-contacts-link = Mes contacts
web-mail-contacts-title = Mes contacts
web-mail-contacts-text = Ceux à qui vous écrivez sont gardés ici, chiffrés pour vous seul, avec la clé de leur messagerie. Si elle change, Écrin vous le dit.
web-mail-contacts-none = Vous n'avez encore écrit à personne.
web-mail-contact-key = Clé de messagerie
web-mail-contact-key-hint = Pour être sûr, lisez-la à cette personne de vive voix : elle voit la même en haut de ses contacts.
web-mail-contact-own-key = Votre propre clé de messagerie
web-mail-contact-forget = Oublier
web-mail-contact-forget-title = Oublier { $name } ?
web-mail-contact-forget-text = Vos messages restent. Mais si la clé de cette personne change d'ici votre prochain message, Écrin ne le verra pas.
web-mail-contact-forget-yes = Oui, oublier
web-mail-contact-forgotten = { $name } n'est plus dans vos contacts.

## Ma clé

web-mail-key-title = Ma clé de messagerie
web-mail-key-link = Voir ou changer ma clé
web-mail-key-text = Vos collègues chiffrent pour elle ce qu'ils vous écrivent, et elle signe ce que vous envoyez. Sa moitié secrète n'est lisible que par vous.
web-mail-key-address = Adresse
web-mail-key-print = Clé
web-mail-key-none = Aucune
web-mail-key-seen = Qui la trouve
web-mail-key-everyone = Tout le monde, même hors d'Écrin
web-mail-key-members = Les membres de ce service
web-mail-key-change = Changer de clé
web-mail-key-change-title = Changer de clé de messagerie ?
web-mail-key-change-text = Vos anciens messages restent lisibles. Vos correspondants verront que votre clé a changé. Dans Thunderbird, il faudra emporter la nouvelle.
web-mail-key-change-yes = Oui, changer de clé
web-mail-key-change-done = Vous avez une nouvelle clé de messagerie.
web-mail-key-publish = Publier ma clé
web-mail-key-publish-title = Publier votre clé pour le monde entier ?
web-mail-key-publish-text = Qui connaît votre adresse pourra trouver votre clé, et donc savoir que vous travaillez ici. Personne d'extérieur ne pourra vous écrire pour autant.
web-mail-key-publish-yes = Oui, publier
web-mail-key-publish-done = Votre clé peut être trouvée par tout le monde.
web-mail-key-hide = Ne plus publier ma clé
web-mail-key-hide-title = Ne plus publier votre clé ?
web-mail-key-hide-text = Elle ne sera plus donnée qu'aux membres de ce service. Qui l'a déjà prise la garde.
web-mail-key-hide-yes = Oui, ne plus publier
web-mail-key-hide-done = Votre clé n'est plus donnée qu'aux membres.
web-mail-key-revoke = Retirer ma clé
web-mail-key-revoke-title = Retirer votre clé ?
web-mail-key-revoke-text = Plus personne ne pourra vous écrire avant la suivante. Vos anciens messages restent lisibles.
web-mail-key-lost = Elle est peut-être tombée en d'autres mains : rien de ce qu'elle a signé ne doit plus être cru
web-mail-key-revoke-yes = Oui, la retirer
web-mail-key-revoke-done = Votre clé est retirée. Faites-en une autre pour recevoir du courrier.
web-mail-key-nobody = Vous n'avez pas de clé : personne ne peut vous écrire.
web-mail-key-make = Faire une nouvelle clé
web-mail-key-take-title = Pour Thunderbird ou un téléphone
web-mail-key-take-text = Un autre programme de courrier a besoin de votre clé pour ouvrir vos messages. Le fichier la contient avec les anciennes, verrouillées par une phrase que vous choisissez. Effacez-le une fois importé.
web-mail-key-lock = Phrase du fichier
web-mail-key-lock-hint = Plusieurs mots, au moins 8 lettres. Le programme vous la demandera une fois.
web-mail-key-take = Emporter ma clé
web-mail-key-taken = Le fichier est sur cet ordinateur. Importez-le, puis effacez-le.

## Groupes

web-mail-groups-link = Mes groupes
web-mail-groups-title = Mes groupes d'adresses
web-mail-groups-text = Écrivez à un groupe par son nom. Vos groupes sont chiffrés pour vous seul : le service ne les connaît pas.
web-mail-groups-none = Vous n'avez pas encore de groupe.
web-mail-group-name = Nom du groupe
web-mail-group-name-hint = Par exemple « Équipe du mardi ». Un nom déjà pris remplace le groupe.
web-mail-group-addresses = Adresses
web-mail-group-addresses-hint = Séparées par des virgules.
web-mail-group-keep = Garder ce groupe
web-mail-group-kept = Le groupe « { $name } » est gardé.
web-mail-group-no-name = Donnez un nom au groupe.
web-mail-group-no-addresses = Écrivez au moins une adresse.
web-mail-group-remove = Supprimer
web-mail-group-removed = Le groupe « { $name } » est supprimé.
web-mail-group-write = Écrire à ce groupe
