### Ce que disent les pages d'un professionnel. Les règles des mots sont dans web.ftl.

## Papiers confiés

web-entrusted-title = Papiers confiés
web-entrusted-none = Personne ne vous confie de papier en ce moment.
web-my-number = Votre numéro, à lire à la personne qui veut vous montrer ses papiers :
web-owner-unknown = Personne { $id }
web-accept = Accepter
web-accepted = C'est accepté : vous pouvez voir les papiers de { $name }.
web-refuse = Refuser
web-give-back = Rendre cet accès
web-refuse-title = Refuser cet accès ?
web-give-back-title = Rendre cet accès ?
web-refuse-text = Vous ne verrez plus les papiers de { $name }. La personne le saura.
web-refuse-yes = Oui, refuser
web-give-back-yes = Oui, rendre
web-refused = C'est fait : vous ne voyez plus les papiers de { $name }.
web-look-at = Regarder le papier n° { $number }
web-look-hint = La personne saura que vous avez regardé, et quand.
web-look-title = Un papier confié
web-look-told = Vous avez regardé { $moment }. La personne le sait. Cet accès dure
web-look-picture = Papier n° { $number } de { $name }
web-look-not-shown = Cette page ne peut pas montrer ce fichier : elle montre les PDF, les photos et les textes. C'est tout de même inscrit comme un regard. Demandez à la personne une photo ou un PDF de ce papier.
web-mark = Vu par { $name }, { $moment }, accès { $id }

## Ouvrir un compte à quelqu'un

web-nav-enrol = Ouvrir à quelqu'un
web-enrol-who-title = Qui est devant vous ?
web-enrol-ask = Demandez à la personne, et croyez-la. Rien de sa réponse n'est gardé.
web-enrol-who-missing = Choisissez une réponse.
web-enrol-adult = Une personne majeure, qui décide elle-même
web-enrol-adult-hint = Elle n'est ni sous tutelle, ni sous curatelle.
web-enrol-minor = Une personne mineure
web-enrol-protected = Une personne sous tutelle, curatelle ou une autre mesure de protection
web-enrol-protected-hint = Quelqu'un décide pour elle, ou avec elle.
web-enrol-no-title = Écrin ne peut pas ouvrir de compte à cette personne
web-enrol-name-title = Expliquez, puis demandez son accord
web-enrol-read = Dites-lui :
web-enrol-explained-1 = « Ici sont gardés vos papiers. Vous seul pouvez les ouvrir : ni moi, ni le service ne les voyons. »
web-enrol-explained-2 = « Vous les ouvrez avec une carte et un code. Le code, vous seul le connaissez. »
web-enrol-explained-3 = « Si vous voulez me montrer un papier, vous choisissez lequel et combien de temps. Vous arrêtez quand vous voulez. »
web-enrol-called = Comment veut-elle être appelée ?
web-enrol-called-hint = Vous pouvez laisser vide. Ce nom reste enfermé avec ses papiers : le service ne le connaît pas.
web-enrol-agrees = Elle est d'accord : continuer
web-enrol-code-title = Choisir son code
web-enrol-turn = Tournez l'écran vers la personne et regardez ailleurs. C'est elle qui tape.
web-enrol-code = Votre code, six chiffres
web-enrol-code-hint = Pas une date, pas une année, pas 123456. Ne le dites à personne.
web-enrol-code-again = Encore une fois votre code
web-enrol-code-differs = Les deux codes ne sont pas pareils. Tapez le même deux fois.
web-enrol-do = Ouvrir mon compte
web-enrol-busy = Nous ouvrons le compte…
web-enrol-busy-hint = Cela prend une dizaine de secondes. Ne fermez pas cette page.
web-enrolled-title = Le compte est ouvert : imprimez ces pages
web-enrolled-text = Rien de tout cela ne reste dans cet ordinateur. Sans ces pages, la personne ne rentre plus : imprimez-les maintenant et donnez-les-lui.
web-enrolled-no-kit = La feuille de secours n'a pas pu être faite. Faites-la plus tard avec la personne et sa carte.
web-enrolled-print = Imprimer les pages
web-enrolled-done = C'est imprimé
web-enrolled-leave-title = Les pages sont-elles imprimées ?
web-enrolled-leave-text = Elles disparaissent maintenant. Personne ne peut les montrer une seconde fois.
web-enrolled-leave-no = Non, les garder à l'écran
web-enrolled-leave-yes = Oui, elles sont chez la personne
web-sheet-code = Le même texte, à montrer à l'ordinateur

## Déposer un papier pour quelqu'un

web-nav-deposit = Déposer
web-deposit-title = Déposer un papier pour quelqu'un
web-deposit-explained = La personne le garde ou le refuse. Vous ne pourrez pas le rouvrir, sauf si elle vous donne un accès.
web-deposit-owner = Numéro de la personne
web-deposit-owner-hint = 26 lettres et chiffres. Elle l'a sur sa feuille.
web-deposit-no-owner = Écrivez le numéro de la personne.
web-deposit-nobody = Personne n'a ce numéro. Vérifiez-le avec elle.
web-deposit-name-hint = Pour que la personne le reconnaisse, par exemple « Impôts 2026 ». Vous pouvez laisser vide.
web-deposit-do = Déposer ce papier
web-deposit-made = « { $title } » est déposé. La personne le verra dans ses papiers.

## Mon compte

web-nav-account = Mon compte
web-account-title = Mon compte
web-account-number = Numéro du compte
web-account-structures = Structures
web-fingerprint-title = Mon empreinte
web-fingerprint-text = Quand une personne vérifie que c'est bien vous, lisez-lui ces chiffres.
web-sessions-title = Où je suis connecté
web-sessions-text = Vous ne reconnaissez pas une ligne ? Fermez-la, puis changez votre phrase secrète.
web-session-opened = Connecté { $moment }
web-session-used = Dernière fois : { $moment }
web-session-current = Cet écran
web-session-ended = C'est fermé : cet autre écran n'ouvre plus rien.
web-session-end = Fermer
web-app-title = Programmes de courrier
web-app-text = Pour lire votre courrier dans Thunderbird ou sur un téléphone, faites un mot de passe pour chaque programme. Il n'ouvre que le courrier.
web-app-none = Aucun programme n'ouvre votre courrier.
web-app-unused = Pas encore servi
web-app-remove = Retirer
web-app-removed = « { $name } » n'ouvre plus votre courrier.
web-app-name = Quel programme ?
web-app-name-hint = Par exemple « Thunderbird au bureau ».
web-app-no-name = Écrivez quel programme c'est.
web-app-add = Faire un mot de passe
web-app-made = Le mot de passe de « { $name } », à recopier maintenant : il n'est montré qu'une fois.
web-app-user = Utilisateur
web-app-password = Mot de passe
web-look-over = Cet accès vient de finir : le papier n'est plus montré.
