### Retrouver ses papiers à la porte : quand on a perdu la carte, le code et le double. Ces mots arrivent avec ces pages.

## Demander

web-recover-title = Retrouver mes papiers
web-recover-what-1 = Vous demandez. Vous imprimez un billet de retour.
web-recover-what-2 = À l'accueil, quelqu'un dit que c'est bien vous.
web-recover-what-3 = Il faut attendre trois jours, le plus souvent. Puis vous revenez avec le billet et la feuille.
web-recover-how = Avez-vous votre feuille de secours ?
web-recover-with = Oui, je l'ai
web-recover-with-hint = Une page avec 32 groupes de quatre chiffres.
web-recover-without = Non, je l'ai perdue aussi
web-recover-without-hint = Votre structure et un autre accueil vous aident ensemble.
web-recover-account-title = Quel est votre compte ?
web-recover-account-text = Votre structure doit vous voir dans l'heure, et dire oui. Puis il faut attendre trois jours.
web-recover-account-hint = 26 lettres et chiffres. Il est sur votre double ; un aidant l'a peut-être noté.
web-recover-do = Demander à retrouver mes papiers
web-recover-busy = La demande part…
web-recover-begun-title = Votre billet de retour
web-recover-begun-text = Imprimez-le maintenant, et gardez-le. L'écran ne le montre qu'une fois. Rien ne reste dans cet ordinateur.
web-recover-number = Le numéro à montrer à l'accueil :
web-recover-fast = Deux personnes de deux accueils vous voient ? Alors vous n'attendez pas.
web-recover-slow = Votre structure doit dire oui dans l'heure. Un autre accueil doit aussi vous voir.
web-recover-printed-yes = Oui, j'ai mon billet

## Le billet

web-slip-title = Billet de retour
web-slip-what = Pour retrouver mes papiers. Demandé le { $date }.
web-slip-how = Pour vous en servir
web-slip-how-1 = Montrez ce numéro à votre structure, ou à un autre accueil :
web-slip-how-2 = Attendez trois jours, le plus souvent. La page vous dit jusqu'à quand.
web-slip-how-3 = Revenez, sur n'importe quel ordinateur, à l'adresse
web-slip-how-4 = Choisissez « J'ai perdu ma carte ou mon code », puis « J'ai un billet de retour ».
web-slip-keep = À savoir
web-slip-with = Pour finir, il faut ce billet et votre feuille de secours. Ne les rangez pas ensemble.
web-slip-without = Sans feuille de secours, ce billet suffit pour finir. Ne le prêtez à personne.
web-slip-lost = Billet perdu ? Vous demandez de nouveau, et vous attendez encore.

## Recopier

web-copied-sheet-title = Les chiffres de la feuille
web-copied-sheet-label = Les 32 groupes de chiffres
web-copied-sheet-hint = Recopiez-les ligne par ligne. Les espaces ne comptent pas.
web-copied-sheet-missing = Tapez les chiffres de la feuille.
web-copied-sheet-scan = Montrer ma feuille à l'appareil photo
web-copied-sheet-read = La feuille est lue.
web-copied-slip-title = Mon billet de retour
web-copied-slip-label = Les lettres du billet
web-copied-slip-missing = Tapez les lettres du billet.
web-copied-slip-scan = Montrer mon billet à l'appareil photo
web-copied-slip-read = Le billet est lu.
web-copied-scan-hint = Tenez le carré devant l'appareil photo, sans bouger. Il est abîmé ? Recopiez.
web-copied-scan-other = Ce n'est pas le bon carré.
web-copied-scan-close = Recopier à la main

## Revenir

web-return-unknown = Ce billet n'est pas connu, ou personne n'a dit oui à temps. Demandez de nouveau.
web-return-stands-title = Où en est votre demande
web-return-asked = Votre structure n'a pas encore dit oui. Montrez-lui le numéro.
web-return-waiting = Il faut attendre { $until }.
web-return-why = C'est pour que personne ne le fasse à votre place.
web-return-due = C'est le moment : vous pouvez finir.
web-return-one = Il vous faut aussi la feuille. Elle est perdue ? Un autre accueil peut donner sa part.
web-return-shares =
    { $count ->
        [0] Personne n'a encore donné sa part.
        [one] Une part est donnée.
       *[other] { $count } parts sont données.
    }
web-return-met =
    { $count ->
        [0] Personne n'a encore dit que c'est bien vous.
        [one] Une personne a dit que c'est bien vous.
       *[other] { $count } personnes ont dit que c'est bien vous.
    }
web-return-again = Regarder encore
web-return-looked = C'est à jour.
web-return-finish = Finir
web-return-anew = Demander de nouveau
web-return-cancelled = Cette demande a été arrêtée.
web-return-cancelled-text = Vous, ou votre structure, l'avez arrêtée. Ce n'était pas vous ? Allez-y pour en parler.
web-return-over = C'est fini : vos papiers sont retrouvés. Ce billet ne sert plus.
web-return-lapsed = C'est trop tard, ou la feuille ne vaut plus rien. Ce billet ne sert plus.
web-return-ways-title = Comment voulez-vous entrer maintenant ?
web-return-card = Avec une nouvelle carte et un code
web-return-card-hint = Vous imprimez une carte, un double et une feuille de secours.
web-return-phrase = Avec une phrase secrète
web-return-phrase-hint = Des mots que vous retenez. Rien n'est imprimé.
web-return-code-title = Votre nouveau code
web-return-code-text = Personne ne doit le voir. Cachez-le avec la main.
web-return-do = Retrouver mes papiers
web-return-busy = Vos papiers arrivent…
web-return-done-title = Vos papiers sont retrouvés
web-return-done-text = Imprimez ces pages et gardez-les. L'écran ne les montre qu'une fois.
web-return-old = Les anciennes façons d'entrer et l'ancienne feuille ne marchent plus.
web-return-no-kit = Vous n'avez plus de feuille de secours. Faites-en une dans « Mes affaires ».

## Ce qui ne va pas

web-error-bad-slip = Ce n'est pas un billet de retour, ou plusieurs lettres sont fausses. Recopiez-le groupe par groupe.
web-error-bad-slip-group = Une lettre est fausse dans le groupe n° { $group }. Comparez-le avec le billet.
web-error-bad-slip-length = Le groupe n° { $group } n'a pas le bon nombre de lettres. Comparez-le avec le billet.
