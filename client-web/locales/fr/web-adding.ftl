### Ajouter un papier : l'appareil photo, les fichiers, une connexion qui se coupe. Les règles des mots sont dans web.ftl.

web-add-expires = Valable jusqu'au
web-add-expires-hint = C'est écrit sur le papier. Vous pouvez laisser vide.
web-add-blurred = La photo est floue. Si vous arrivez à la lire, gardez-la. Sinon, prenez-en une autre.
web-add-false = Ce fichier n'est pas ce que dit son nom. Demandez-le de nouveau, ou prenez une photo.
web-add-unknown = Nous ne savons pas garder ce fichier. Il faut une photo, un PDF ou un texte.
web-add-heic = Ce téléphone garde ses photos sous une forme que ce navigateur ne sait pas lire. Prenez la photo ici, ou envoyez-la en JPEG.
web-add-unreadable = Cette photo ne peut pas être lue. Prenez-en une autre.
web-add-one-file = Plusieurs photos font un seul papier. Un PDF s'ajoute seul.
web-add-cut = La connexion est coupée. Ne fermez pas cette page : l'envoi continue dès qu'elle revient. Rien n'est perdu.
web-add-goes-on = La connexion est revenue : l'envoi continue.
web-add-stop = Arrêter l'envoi
web-add-stopped = L'envoi est arrêté : ce papier n'est pas ajouté.
web-camera-open = Prendre une photo ici
web-camera-picture = La photo prise
web-camera-hint = Posez le papier à plat, à la lumière. Il doit remplir l'image.
web-camera-shoot = Prendre la photo
web-camera-taken = La photo est prise. Regardez-la : peut-on tout lire ?
web-camera-blurred = La photo est floue. Recommencez, ou gardez-la si vous arrivez à la lire.
web-camera-keep = Garder cette photo
web-camera-again = Recommencer
web-camera-kept =
    { $count ->
        [one] 1 photo. Il y a une autre page, ou un dos ? Prenez-le aussi.
       *[other] { $count } photos, qui font un seul papier.
    }
web-camera-done = C'est fini
web-camera-close = Fermer l'appareil photo
web-camera-more = Ajouter une photo
web-camera-forget = Jeter ces photos
web-sheets-more = Voir les pages suivantes
web-sheets-locked = Ce papier est fermé par un code secret. Cette page ne peut pas l'ouvrir.
web-sheets-heavy = Ce papier est trop lourd pour cette page.
web-sheets-rest = La suite de ce papier ne peut pas être montrée ici.
web-add-many-pages = Ce papier a { $count } pages. Est-ce le bon ? Il peut être gardé en entier.
web-add-locked = Ce PDF est fermé par un code secret. Il peut être gardé, mais pas montré ici. Demandez-le sans ce code.
web-add-undrawn = Ce PDF est abîmé ou trop lourd. Il peut être gardé, mais pas montré ici. Demandez-le de nouveau, ou prenez une photo.
