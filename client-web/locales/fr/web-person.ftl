### Ce que disent les pages d'une personne qui a ses papiers ici. Les règles des mots sont dans web.ftl.

## Mes papiers

web-papers-title = Mes papiers
web-papers-none = Vous n'avez pas encore de papier ici.
web-paper-added = Ajouté { $day }
web-paper-waiting = Déposé pour vous : à garder ou à refuser
web-paper-title = Un papier
web-paper-type = Sorte de papier
web-paper-since = Ajouté
web-paper-expires = Valable jusqu'au
web-paper-picture = { $type }, ajouté { $day }
web-sheet = { $what }, page { $number } sur { $of }
web-paper-number = Papier n° { $number }
web-paper-count =
    { $count ->
        [one] 1 papier
       *[other] { $count } papiers
    }
web-paper-not-shown = Cette page ne sait pas encore montrer ce papier. Vous pouvez en garder une copie, puis l'ouvrir.
web-deposit-text = Votre aidant a déposé ce papier pour vous. Regardez-le, puis dites si vous le gardez.
web-deposit-keep = Garder ce papier
web-deposit-refuse = Ne pas le garder
web-deposit-kept = « { $title } » est rangé dans vos papiers.
web-deposit-refused = « { $title } » n'est pas gardé.
web-print = Imprimer
web-copy = Garder une copie
web-copy-title = Garder une copie dans cet ordinateur ?
web-copy-text = La copie restera ici, même quand vous serez parti. D'autres personnes pourront l'ouvrir. Sur un ordinateur qui n'est pas à vous, effacez-la avant de partir.
web-copy-no = Non, pas de copie
web-copy-yes = Oui, garder une copie
web-copy-kept = La copie est dans cet ordinateur.

## Ajouter un papier

web-add-link = Ajouter un papier
web-add-title = Ajouter un papier
web-add-file = La photo ou le fichier
web-add-file-hint = Une ou plusieurs photos, un PDF ou un texte. 25 Mo au plus.
web-add-type = Quel papier est-ce ?
web-add-type-choose = Choisissez…
web-add-name = Son nom
web-add-name-hint = Pour le reconnaître, par exemple « Impôts 2026 ». Vous pouvez laisser vide.
web-add-no-file = Choisissez une photo ou un fichier.
web-add-no-type = Dites quel papier c'est.
web-add-busy = Nous fermons votre papier et nous le rangeons…
web-add-progress = { $percent } % du papier est rangé.
web-add-do = Ajouter ce papier
web-added = « { $title } » est dans vos papiers.

## Donner un accès

web-give-link = Donner un accès
web-give-step = Question { $step } sur { $all }
web-who-title = À qui montrer vos papiers ?
web-who-number = Numéro de la personne
web-who-number-hint = Votre aidant le lit sur son écran : au moins six lettres et chiffres.
web-who-missing = Écrivez le numéro de la personne.
web-who-search = Chercher
web-who-found =
    { $count ->
        [one] Une personne trouvée.
       *[other] { $count } personnes trouvées.
    }
web-who-nobody = Personne n'a ce numéro. Vérifiez-le avec votre aidant.
web-who-is-it = Est-ce bien cette personne ?
web-who-choose = Choisissez une personne.
web-who-check = Vérifier que c'est bien elle
web-who-check-text = Sur son écran, la personne doit lire les mêmes chiffres :
web-which-title = Que peut voir { $name } ?
web-which-legend = Choisissez les papiers. Les autres restent cachés.
web-which-missing = Choisissez au moins un papier.
web-long-title = Combien de temps ?
web-long-text = L'accès finit tout seul. Vous pouvez l'arrêter avant, quand vous voulez.
web-long-missing = Choisissez combien de temps.
web-what-for-title = Pour quoi faire ?
web-what-for-missing = Choisissez pour quoi faire.
web-check-title = C'est bien cela ?
web-check-who = Qui
web-check-papers = Papiers
web-check-long = Fin
web-check-text = Ce que vous acceptez
web-check-yes = Oui, donner cet accès
web-check-busy = Un instant…
web-check-no = Non, ne rien donner
web-given-title = L'accès est donné
web-given-text = { $name } peut voir ces papiers, et rien d'autre.
web-given-text-unnamed = Cette personne peut voir ces papiers, et rien d'autre.
web-given-next-1 = L'accès finit tout seul à la date prévue.
web-given-next-2 = Chaque fois que quelqu'un regarde, c'est écrit dans « Qui a regardé ».
web-given-next-3 = Vous changez d'avis ? Arrêtez l'accès dans « Qui peut voir ».
web-given-see = Voir qui peut voir

## Qui peut voir

web-accesses-title = Qui peut voir mes papiers
web-accesses-none = Personne ne peut voir vos papiers.
web-accesses-over =
    { $count ->
        [one] 1 accès terminé
       *[other] { $count } accès terminés
    }
web-access-right = Peut { $right }. Pour : { $purpose }.
web-access-views =
    { $count ->
        [0] Pas encore regardé.
        [one] Regardé 1 fois.
       *[other] Regardé { $count } fois.
    }
web-state-draft = En préparation
web-state-awaiting-consent = Attend une réponse
web-state-scheduled = Pas encore commencé
web-state-active = En cours
web-state-expired = Terminé
web-state-revoked-by-beneficiary = Arrêté par la personne
web-state-revoked-by-aidant = Rendu par l'aidant
web-state-revoked-by-structure = Arrêté par la structure
web-state-suspended = En pause
web-state-replaced = Remplacé
web-stop-one = Arrêter
web-stop-title = Arrêter cet accès ?
web-stop-text = { $name } ne pourra plus voir vos papiers. Ce qui a déjà été vu reste vu.
web-stop-yes = Oui, arrêter
web-stop-no = Non, ne rien changer
web-stopped = C'est arrêté : { $name } ne voit plus rien.
web-stop-all = Tout arrêter
web-stop-all-title = Tout arrêter ?
web-stop-all-text = Plus personne ne pourra voir vos papiers. Vous, vous les voyez toujours.
web-stop-all-yes = Oui, tout arrêter
web-stopped-all = Tout est arrêté. Plus personne ne voit vos papiers.

## Qui a regardé

web-journal-title = Qui a regardé
web-journal-text = Tout est écrit ici, même ce qui a été refusé. Personne ne peut l'effacer sans que cela se voie.
web-journal-none = Personne n'a rien fait avec vos papiers.
web-journal-mine = Montrer aussi ce que j'ai fait
web-journal-more = Voir la suite
web-journal-added = Les lignes d'avant sont affichées.
