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
web-mycard-lost-back = Vous la retrouvez ? Entrez avec votre double, puis débloquez-la ici.
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
web-proof-code-now = Le code de la carte que vous avez encore, pas le nouveau.
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
web-ways-text = Voici ce qui mène à vos papiers. Gardez-en toujours au moins deux.
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

## Ma feuille de secours

web-affairs-kit = Ma feuille de secours
web-affairs-kit-hint = Pour retrouver vos papiers si vous perdez tout.
web-kit-title = Ma feuille de secours
web-kit-what = Elle sert si vous perdez tout : la carte, le code et le double. Seule, elle n'ouvre rien.
web-kit-good = Votre feuille de secours est bonne.
web-kit-since = Faite { $day }, avec { $structure }.
web-kit-number = Numéro : { $kit }
web-kit-check = Montrez-la à l'accueil avant : { $day }. On vérifie qu'elle se lit bien.
web-kit-none = Vous n'avez pas de feuille de secours. Si vous perdez tout, personne ne pourra rouvrir vos papiers.
web-kit-renew = Refaire ma feuille de secours
web-kit-make = Faire une feuille de secours
web-kit-renew-hint = Feuille perdue, abîmée, ou vue par quelqu'un.
web-kit-revoke = Annuler ma feuille
web-kit-revoke-title = Annuler la feuille de secours ?
web-kit-revoke-text = Tout de suite, elle ne vaudra plus rien. Faites-en une autre après, sinon vous n'aurez plus de secours.
web-kit-revoke-yes = Oui, l'annuler
web-kit-revoked = C'est fait : cette feuille ne vaut plus rien.
web-kit-used-title = Quelqu'un s'en sert
web-kit-used = Quelqu'un a demandé à retrouver vos papiers { $at }. Ce sera possible à partir de : { $due }.
web-kit-used-you = Si c'est vous, laissez faire. Si ce n'est pas vous, arrêtez tout.
web-kit-stop = Ce n'est pas moi : tout arrêter
web-kit-stopped = C'est arrêté. Refaites aussi votre feuille de secours.
web-newkit-title = Faire une feuille de secours
web-newkit-what-1 = Elle va avec deux autres parts : une chez votre structure, une chez le service.
web-newkit-what-2 = Il faut deux parts sur trois pour retrouver vos papiers, et trois jours d'attente. Vous êtes prévenu.
web-newkit-what-3 = Si vous en avez déjà une, elle reste bonne jusqu'à ce que la nouvelle le soit.
web-newkit-made-title = Votre feuille de secours est là
web-newkit-made-text = Imprimez-la maintenant. Après, personne ne pourra la remontrer.

## Tout emporter

web-affairs-take = Emporter tous mes papiers
web-affairs-take-hint = Vos papiers, leur liste et tout ce qui s'est passé, dans un seul fichier. C'est gratuit.
web-take-title = Emporter tous mes papiers
web-take-what = Vous recevez un seul fichier. Dedans : vos papiers, leur liste, vos accès, et qui a regardé.
web-take-open-anywhere = Il s'ouvre sur n'importe quel ordinateur, sans Écrin. Vos papiers restent aussi ici.
web-take-why-wait = Il faut attendre trois jours. Ainsi, personne ne peut tout prendre dans votre dos. Un papier seul, vous pouvez le copier tout de suite.
web-take-ask = Demander à tout emporter
web-take-asked = C'est demandé. Revenez quand l'attente est finie.
web-take-waiting-title = C'est demandé
web-take-ready = C'est prêt. Vous pouvez tout emporter jusqu'au { $until }.
web-take-warning = Le fichier restera dans cet ordinateur, même quand vous serez parti. Sur un ordinateur qui n'est pas à vous, mettez-le sur une carte ou un disque à vous, puis effacez-le.
web-take-do = Tout emporter maintenant
web-take-busy = Nous ouvrons vos papiers un par un…
web-take-progress =
    { $all ->
        [one] { $done } papier sur 1.
       *[other] { $done } papiers sur { $all }.
    }
web-take-stop = Arrêter
web-take-done =
    { $count ->
        [0] Le fichier est dans cet ordinateur. Il ne contient pas de papier.
        [one] Le fichier est dans cet ordinateur. Il contient 1 papier.
       *[other] Le fichier est dans cet ordinateur. Il contient { $count } papiers.
    }
web-take-left-out =
    { $count ->
        [one] 1 papier n'y est pas : rien ne prouve d'où il vient. Dites-le à l'accueil.
       *[other] { $count } papiers n'y sont pas : rien ne prouve d'où ils viennent. Dites-le à l'accueil.
    }

## Fermer le compte

web-affairs-close = Fermer mon compte
web-affairs-close-hint = Tout effacer ici, pour toujours.
web-close-title = Fermer mon compte
web-close-what-1 = Tous vos papiers sont effacés, tout de suite.
web-close-what-2 = Plus personne ne peut les voir. Ceux qui avaient un accès sont prévenus qu'il n'existe plus.
web-close-what-3 = Votre carte et vos feuilles n'ouvrent plus rien.
web-close-what-4 = Personne ne peut revenir en arrière : ni vous, ni nous, ni votre aidant.
web-close-instead = Vous voulez seulement que plus personne ne voie vos papiers ?
web-close-instead-link = Tout arrêter, sans rien effacer
web-close-go-on = Je veux fermer mon compte
web-close-keep = Non, garder mon compte
web-close-copy-title = Avez-vous vos papiers ailleurs ?
web-close-copy-text = Après, ils ne seront plus ici.
web-close-copy-yes = Oui, ou je n'en ai plus besoin
web-close-copy-no = Non : les emporter d'abord
web-close-last-title = Tout effacer pour toujours ?
web-close-last-text =
    { $count ->
        [0] Vous n'avez pas de papier ici. Votre compte disparaît.
        [one] Votre papier disparaît. Votre compte aussi.
       *[other] Vos { $count } papiers disparaissent. Votre compte aussi.
    }
web-close-last-yes = Oui, tout effacer
web-close-do = Tout effacer pour toujours

## Un papier qui finit, un papier à corriger ou à enlever

web-ends-title = Papiers qui finissent bientôt
web-ends-in =
    { $days ->
        [0] { $thing } finit aujourd'hui.
        [one] { $thing } finit demain.
       *[other] { $thing } finit dans { $days } jours.
    }
web-ends-day = Dernier jour : { $day }. Voyez avec votre aidant comment le refaire.
web-ends-past = { $thing } n'est plus valable depuis le { $day }.
web-ends-past-tag = N'est plus valable
web-paper-correct = Corriger
web-paper-remove = Enlever ce papier
web-remove-title = Enlever ce papier pour toujours ?
web-remove-text = « { $title } » sera effacé. Plus personne ne pourra le voir, vous non plus.
web-remove-yes = Oui, l'enlever
web-removed = « { $title } » n'est plus ici.
web-correct-title = Corriger ce papier
web-correct-text = Le papier reste le même. Vous changez ce que vous en dites.
web-correct-access = Qui a déjà un accès à ce papier le garde, sous l'ancien nom.
web-correct-issued = Fait le
web-correct-do = Enregistrer
web-correct-busy = Un instant…
web-corrected = C'est corrigé : « { $title } ».

web-error-not-kept = Cet appareil ne peut pas garder votre carte. Vous pouvez entrer avec elle comme avant.
web-error-way-unproven = Ce que le service montre ici n'est pas une façon d'entrer que vous avez faite. Dites-le à l'accueil.
web-error-way-left-out = Le service ne montrait pas cette façon d'entrer, et elle existe. Vous ne la connaissez pas ? Dites-le à l'accueil.
web-error-kit-false = Ce que le service montre n'est pas votre feuille de secours. Rien n'a été fait. Dites-le à l'accueil.
web-error-team-key-false = Rien ne prouve qui travaille dans cette structure. Rien n'a été fait. Dites-le à l'accueil.
web-error-no-structure = Votre compte n'a pas de structure près de vous. Demandez à l'accueil d'une structure Écrin.
