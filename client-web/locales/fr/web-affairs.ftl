### Les affaires d'une personne : sa carte, ses façons d'entrer, sa feuille de secours, partir avec ses papiers. Les
### règles des mots sont dans web.ftl.

web-nav-affairs = Mes affaires
web-affairs-title = Mes affaires
web-affairs-text = Ici, vous gardez la main sur tout ce qui ouvre vos papiers.
web-affairs-card = Ma carte
web-affairs-card-hint = Perdue ? Bloquez-la. Abîmée, code oublié ? Faites-en une autre.
web-affairs-ways = Mes façons d'entrer
web-affairs-ways-hint = Ce qui ouvre vos papiers : la carte, le double, la feuille de secours.

## Ma carte

web-mycard-title = Ma carte
web-mycard-none = Vous n'avez pas de carte. Vous entrez autrement.
web-mycard-works = Votre carte marche.
web-mycard-frozen = Votre carte est bloquée depuis { $at }. Elle n'ouvre plus rien.
web-mycard-added = Faite { $day }.
web-mycard-used = Dernière fois : { $at }.
web-mycard-unused = Elle n'a encore jamais servi.
web-mycard-lost = J'ai perdu ma carte
web-mycard-lost-title = Bloquer la carte tout de suite ?
web-mycard-lost-text = La carte n'ouvrira plus rien, même avec le bon code. Vos papiers restent là.
web-mycard-lost-other = Pour entrer, il vous restera votre double : les chiffres imprimés gardés à la maison.
web-mycard-lost-back = Vous la retrouvez ? Entrez avec votre double, et elle marchera de nouveau.
web-mycard-lost-no = Non, ne rien changer
web-mycard-lost-yes = Oui, bloquer ma carte
web-mycard-blocked = C'est fait : la carte est bloquée.
web-mycard-found = Je l'ai retrouvée : la débloquer
web-mycard-unblocked = C'est fait : la carte marche de nouveau.
web-mycard-found-how = Vous l'avez retrouvée ? Entrez avec votre double, et vous pourrez la débloquer ici.
web-mycard-renew = Faire une nouvelle carte
web-mycard-renew-hint = Carte perdue ou abîmée, ou code à changer : c'est toujours une nouvelle carte.

## Une nouvelle carte

web-newcard-title = Faire une nouvelle carte
web-newcard-what-1 = Vous choisissez un nouveau code, puis vous imprimez la nouvelle carte.
web-newcard-what-2 = L'ancienne carte ne marche plus, tout de suite.
web-newcard-what-3 = La nouvelle marche dans trois jours. Ainsi, personne ne peut en faire une en cachette.
web-newcard-what-4 = Pendant trois jours, vous entrez avec votre double. L'avez-vous encore ?
web-newcard-begin = J'ai mon double : continuer
web-newcard-no-double = Je n'ai plus mon double
web-newcard-no-double-text = Alors ne changez pas la carte seul : vous ne pourriez plus entrer pendant trois jours. Allez à l'accueil. Deux professionnels, avec vous, peuvent lever l'attente.
web-newcard-code-title = Votre nouveau code
web-newcard-made-title = Votre nouvelle carte est là
web-newcard-made-text = Imprimez-la maintenant. Après, personne ne pourra la remontrer : ni nous, ni votre aidant.

## Dire encore une fois son secret

web-proof-title = Est-ce bien vous ?
web-proof-text = Pour cela, dites encore une fois votre secret. Ainsi, personne ne le fait dans votre dos.
web-proof-code = Le code de votre carte
web-proof-code-now = Le code d'aujourd'hui, celui de l'ancienne carte. Cachez-le avec la main.
web-proof-passphrase = Votre double ou votre phrase secrète
web-proof-passphrase-hint = Les chiffres de la feuille « double », avec les espaces. Ou votre phrase secrète.
web-proof-missing = Tapez votre secret.
web-proof-switch = J'utilise plutôt mon double
web-proof-do = C'est bien moi
web-proof-busy = Un instant…
web-printed-yes = Oui, je les ai avec moi

## Ce qui attend

web-delay-until = Cela marchera à partir de : { $due }.
web-delay-attested =
    { $count ->
        [0] Personne n'a encore confirmé que c'est vous.
        [one] Une personne a confirmé que c'est vous. Il en faut deux.
       *[other] { $count } personnes ont confirmé que c'est vous.
    }
web-delay-faster = C'est pressé ?
web-delay-faster-text = Deux professionnels qui vous voient peuvent lever l'attente. Donnez-leur ces deux numéros.
web-delay-account = Numéro du compte
web-delay-number = Numéro de la demande
web-delay-asked = Demandé { $at }.
web-delay-cancel = Annuler cette demande
web-delay-cancelled = C'est annulé.
web-delay-kind-slot = Une nouvelle façon d'entrer
web-delay-kind-export = Emporter tous vos papiers
web-delay-kind-recovery-holder = Confier une part de votre secours
web-delay-kind-recovery = Retrouver vos papiers avec la feuille de secours

## Mes façons d'entrer

web-ways-title = Mes façons d'entrer
web-ways-text = Chacune ouvre vos papiers. Gardez-en toujours au moins deux.
web-ways-passphrase = Mon double, ou ma phrase secrète
web-ways-card = Ma carte
web-ways-passkey = Mon appareil
web-ways-kit = Ma feuille de secours
web-ways-current = C'est ce que vous utilisez maintenant
web-ways-frozen = Bloquée : n'ouvre plus rien
web-ways-works = Marche
web-ways-remove = Enlever
web-ways-remove-title = Enlever cette façon d'entrer ?
web-ways-remove-text = Tout de suite, elle n'ouvrira plus rien : { $what }. C'est pour toujours.
web-ways-removed = C'est fait : cette façon d'entrer n'existe plus.
web-ways-waiting-title = Ce qui attend
web-ways-more-title = En changer
web-ways-spare = Refaire mon double
web-ways-spare-hint = Feuille perdue, ou vue par quelqu'un ? L'ancien double marche jusqu'à ce que le nouveau soit prêt.
web-ways-phrase = Choisir une phrase secrète
web-ways-phrase-hint = Des mots que vous retenez, à la place du double imprimé.

## Refaire le double, ou choisir une phrase

web-newspare-title = Refaire mon double
web-newspare-what-1 = Le double, ce sont des chiffres imprimés. Ils ouvrent vos papiers sans la carte.
web-newspare-what-2 = Le nouveau marche dans trois jours. Jusque-là, l'ancien marche encore.
web-newspare-what-3 = Ensuite, l'ancien n'ouvre plus rien : déchirez-le.
web-newspare-made-title = Votre nouveau double est là
web-newspare-made-text = Imprimez-le maintenant. Après, personne ne pourra le remontrer.
web-newphrase-title = Choisir une phrase secrète
web-newphrase-what-1 = Vous la tapez avec le numéro de votre compte, sans carte.
web-newphrase-what-2 = Elle prend la place du double imprimé, dans trois jours. Jusque-là, le double marche encore.
web-newphrase-what-3 = Personne ne peut la retrouver pour vous : ni nous, ni votre aidant.
web-newphrase-field = Votre nouvelle phrase secrète
web-newphrase-again = Encore une fois la même
web-newphrase-done-title = C'est demandé
