### Ajouter un papier, en français facile. Les règles sont dans web.ftl.

web-add-expires-hint = Regardez sur le papier. Vous pouvez ne rien écrire.
web-add-blurred = La photo est floue. Vous pouvez la lire ? Gardez-la. Sinon, prenez-en une autre.
web-add-false = Ce fichier n'est pas un bon fichier. Demandez-en un autre. Ou prenez une photo.
web-add-unknown = Écrin ne garde pas ce fichier. Il faut une photo, un PDF ou un texte.
web-add-heic = Ce navigateur ne sait pas lire cette photo. Prenez la photo ici.
web-add-unreadable = On ne peut pas lire cette photo. Prenez-en une autre.
web-add-cut = Internet ne marche plus. Ne fermez pas la page. Votre papier partira quand internet reviendra.
web-add-goes-on = Internet marche de nouveau. Votre papier part.
web-camera-hint = Mettez le papier à plat, avec de la lumière. On doit voir tout le papier.
web-camera-taken = La photo est prise. Regardez-la : vous pouvez tout lire ?
web-camera-blurred = La photo est floue. Vous pouvez la lire ? Gardez-la. Sinon, recommencez.
