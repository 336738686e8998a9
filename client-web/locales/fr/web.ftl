### Ce que les pages disent. Des phrases courtes, un seul mot par chose : « papier », « accès », « code », « phrase
### secrète ». Les mots interdits sont dans le test de locales/src/lib.rs.

## Partout

web-skip = Aller au contenu
web-nav = Menu
web-nav-papers = Mes papiers
web-nav-accesses = Qui peut voir
web-nav-journal = Qui a regardé
web-nav-entrusted = Papiers confiés
web-sign-out = Se déconnecter
web-quick-exit = Quitter vite
web-aloud = Écouter cette page
web-back = Retour
web-continue = Continuer
web-retry = Réessayer
web-reload = Recharger la page
web-loading = Un instant…
web-language = Langue
web-error-title = Il y a un problème
web-error-in-title = Erreur : { $title }
web-page-missing = Cette page n'est pas arrivée. Vérifiez la connexion.
web-version = Écrin { $version }
web-root = empreinte { $root }
web-accessibility-link = Accessibilité : non vérifiée

## Moments

web-hour = { $weekday } { $day } { $month } à { $hour } h
web-hour-with-year = { $weekday } { $day } { $month } { $year } à { $hour } h
web-day = { $weekday } { $day } { $month }
web-day-with-year = { $weekday } { $day } { $month } { $year }

## Entrer

web-start-title = À qui est cet ordinateur ?
web-start-intro = Ici sont gardés vos papiers. Vous seul pouvez les ouvrir.
web-start-shared = Il n'est pas à moi
web-start-shared-hint = À l'accueil, à la médiathèque, chez quelqu'un. Rien ne reste dedans.
web-start-mine = Il est à moi
web-start-mine-hint = Votre téléphone, votre ordinateur. Vous pouvez y garder votre carte, jamais votre code.
web-ended-idle = Personne n'a touché l'écran pendant un moment : vos papiers sont refermés. Pour les rouvrir, entrez de nouveau.
web-ended = Vous n'êtes plus connecté. Pour continuer, entrez de nouveau.
web-ended-suspended = Votre structure a mis votre compte en pause, ou a changé votre rôle. Entrez de nouveau pour le savoir. S'il est en pause, voyez votre référent.
web-enter-title = Comment voulez-vous entrer ?
web-enter-card = Avec ma carte
web-enter-card-hint = La carte imprimée et votre code à six chiffres.
web-enter-passphrase = Avec ma phrase secrète
web-enter-passphrase-hint = Le numéro de votre compte et votre phrase secrète.
web-card-title = Entrer avec ma carte
web-card-text = Les lettres de la carte
web-card-text-hint = Recopiez-les groupe par groupe. Majuscules ou minuscules, c'est pareil.
web-card-count = { $done } signes sur { $all }.
web-card-code = Votre code
web-card-code-hint = Six chiffres. Cachez-les avec la main.
web-device-keep = Garder ma carte dans cet appareil
web-device-keep-hint = La prochaine fois, vous ne tapez que votre code. Rien d'autre ne reste : ni papier, ni nom, ni code.
web-device-kept = Cet appareil garde une carte. Tapez son code.
web-device-forget = Oublier cette carte, ou en prendre une autre
web-device-forgotten = C'est fait : cet appareil ne garde plus de carte.
web-scan-open = Montrer ma carte à l'appareil photo
web-scan-hint = Tenez le carré de la carte devant l'appareil photo, sans bouger. Il est abîmé ? Recopiez les lettres.
web-scan-other = Ce n'est pas le carré d'une carte Écrin.
web-scan-close = Recopier les lettres
web-scan-read = La carte est lue. Tapez votre code.
web-camera-view = Ce que voit l'appareil photo
web-camera-refused = Ce navigateur ne laisse pas voir l'appareil photo. Acceptez sa question, ou faites sans appareil photo.
web-camera-none = Il n'y a pas d'appareil photo ici. Faites sans.
web-passphrase-title = Entrer avec ma phrase secrète
web-account = Numéro du compte
web-account-hint = 26 lettres et chiffres. Il est sur votre feuille.
web-account-missing = Écrivez le numéro de votre compte.
web-passphrase = Phrase secrète
web-passphrase-hint = Elle ouvre vos papiers. Personne ne peut vous la redonner.
web-passphrase-missing = Écrivez votre phrase secrète.
web-passphrase-show = Montrer la phrase
web-open = Entrer
web-opening = Ouverture…
web-opening-hint = Nous ouvrons vos papiers. Cela prend quelques secondes.
web-last-use = Dernière visite : { $at }, avec : { $kind }. Ce n'était pas vous ? Dites-le à l'accueil.
web-last-use-unknown = une façon d'entrer inconnue
web-join-link = J'ai une invitation
web-join-title = Ouvrir mon compte avec une invitation
web-join-invitation = L'invitation
web-join-invitation-hint = Collez ou recopiez le texte que l'on vous a remis.
web-join-no-invitation = Collez votre invitation.
web-join-name = Votre nom
web-join-name-hint = Prénom et nom, comme on vous appelle.
web-join-no-name = Écrivez votre nom.
web-join-passphrase-hint = Plusieurs mots que vous retiendrez, au moins 8 lettres. Personne ne peut la retrouver pour vous.
web-join-again = Encore une fois votre phrase secrète
web-join-differs = Les deux phrases ne sont pas pareilles. Écrivez la même deux fois.
web-join-do = Ouvrir mon compte
web-join-busy = Nous ouvrons votre compte…
web-welcome-title = Votre compte est ouvert
web-welcome-text = Voici le numéro de votre compte. Notez-le : vous en aurez besoin pour revenir.
web-welcome-keep = Ce numéro n'est pas un secret. Votre phrase secrète en est un : ne l'écrivez pas à côté.

## Sortir

web-left-title = Vous êtes déconnecté
web-left-text = Vos papiers sont refermés. Rien n'est resté dans cet ordinateur.
web-left-kept = Vos papiers sont refermés. Cet appareil garde seulement votre carte, sans votre code.
web-left-window = Vous pouvez fermer cette fenêtre.
web-left-again = Entrer de nouveau
web-idle-title = Êtes-vous encore là ?
web-idle-text = Dans une minute, vos papiers se referment. Pour rester, appuyez sur la touche Entrée.
web-idle-stay = Je suis là

## Tout perdu, ou tout effacé

web-lost-link = J'ai perdu ma carte ou mon code
web-lost-title = J'ai perdu de quoi entrer
web-lost-card-title = Ma carte ou mon code
web-lost-card-text = Votre double ouvre vos papiers : ce sont les chiffres imprimés, gardés à la maison. Tapez-les comme une phrase secrète.
web-lost-card-block = Carte perdue ? Dites-le vite à votre structure, même par téléphone : elle bloque la carte tout de suite.
web-lost-card-link = Entrer avec mon double
web-lost-all-title = Tout : la carte, le code et le double
web-lost-all-1 = Prenez votre feuille de secours. Allez à votre structure, ou à un autre accueil.
web-lost-all-2 = Sur leur ordinateur, vous demandez ensemble à retrouver vos papiers.
web-lost-all-3 = Il faut attendre trois jours. C'est pour que personne ne le fasse à votre place.
web-lost-all-4 = Revenez avec la feuille. Vous choisissez un nouveau code, et vous repartez avec une nouvelle carte.
web-lost-sheet-title = Même la feuille de secours
web-lost-sheet-text = Votre structure et un autre accueil peuvent vous aider ensemble, si chacun vous voit. Il faut aussi attendre trois jours.
web-lost-begin = Retrouver mes papiers
web-lost-go-on = J'ai un billet de retour
web-lost-none = Vous n'avez jamais fait de feuille de secours ? Alors personne ne peut rouvrir vos papiers : ni nous, ni votre structure.
web-erased-title = Votre compte est fermé
web-erased-text = Tout est effacé. Il ne reste rien de vous ici. Ce que d'autres ont déjà vu, ils l'ont vu.
web-erased-window = Vous pouvez fermer cette fenêtre, et jeter votre carte et vos feuilles.

## Autres pages

web-unknown-title = Cette page n'existe pas
web-unknown-text = L'adresse est fausse, ou la page n'est pas pour vous.
web-unknown-home = Aller à l'accueil
web-accessibility-title = Accessibilité
web-accessibility-state = Ces pages n'ont pas encore été vérifiées par un expert : leur accessibilité est « non auditée ».
web-accessibility-done = À chaque version, des programmes les essaient au clavier, en sombre, en clair et sur un petit écran.
web-accessibility-missing = Ces pages n'ont été essayées ni avec un lecteur d'écran, ni par les personnes à qui elles servent.
web-accessibility-contact = Quelque chose vous empêche d'avancer ? Dites-le à votre structure : elle doit vous aider autrement. Si elle ne répond pas, écrivez au Défenseur des droits.

## Pourquoi rien n'a été fait : ce que errors.ftl dit avec une commande à taper, une page le dit ainsi

web-error-unexpected = Cette page a eu un problème. Rechargez-la, puis recommencez.
web-error-usage = Cette page a eu un problème. Rechargez-la, puis recommencez.
web-error-browser-too-old = Ce navigateur est trop vieux pour ouvrir des papiers en sûreté. Prenez-en un plus récent, ou demandez à l'accueil.
web-error-aborted = C'est arrêté : rien n'a été fait.
web-error-malformed = Le service n'a pas compris la demande. Rechargez la page, puis recommencez.
web-error-wrong-protocol = Le service n'a pas compris l'envoi. Rechargez la page, puis recommencez.
web-error-wrong-media-type = Le service n'a pas compris l'envoi. Rechargez la page, puis recommencez.
web-error-bad-note = Le service n'accepte pas cette signature. Rechargez la page, puis recommencez.
web-error-wrong-offset = L'envoi s'est interrompu. Recommencez.
web-error-not-signed-in = Vous n'êtes plus connecté. Entrez de nouveau.
web-error-session-ended = Vous n'êtes plus connecté. Entrez de nouveau.
web-error-login-too-old = Pour cela, il faut entrer de nouveau : déconnectez-vous, puis revenez.
web-error-wrong-secret = La phrase secrète est fausse, ou ce compte n'existe pas.
web-error-account-suspended = Ce compte est en pause. Voyez votre structure.
web-error-account-dormant = Ce compte dort : personne ne l'ouvre depuis longtemps. Voyez votre structure.
web-error-vault-locked = Vos papiers sont fermés, parce que personne ne les ouvre depuis longtemps. Ils sont toujours là. Voyez votre structure.
web-error-not-found = Il n'y a rien ici sous ce numéro.
web-error-conflict = Autre chose a changé entre-temps. Regardez où vous en êtes, puis recommencez.
web-error-not-filed = Ce papier attend que vous le gardiez : ouvrez-le dans « Mes papiers ».
web-error-not-yet-whole = L'envoi n'est pas complet. Recommencez.
web-error-checksum-mismatch = Ce qui est arrivé n'est pas ce qui est parti. Recommencez.
web-error-quota-exceeded = Il n'y a plus de place pour vos papiers. Demandez à votre aidant.
web-error-bad-period = Ces dates ne conviennent pas : un accès finit dans l'avenir, et dure un an au plus.
web-error-bad-documents = Un accès porte sur 1 à 50 papiers.
web-error-to-oneself = Vous voyez déjà vos papiers : choisissez quelqu'un d'autre.
web-error-grantee-suspended = Cette personne est en pause : elle ne peut pas recevoir d'accès.
web-error-grantee-not-professional = { $name } n'est pas un aidant : un accès se donne à un professionnel.
web-error-id-too-short = « { $id } » est trop court : il faut au moins six lettres et chiffres.
web-error-bad-id = Ce n'est pas un numéro : il y a une lettre de trop, ou une lettre fausse.
web-error-id-ambiguous = Plusieurs numéros commencent ainsi. Écrivez quelques lettres de plus.
web-error-mandate-expired = Cet accès est terminé.
web-error-mandate-revoked = Cet accès est arrêté.
web-error-mandate-refused = Cet accès a été refusé.
web-error-mandate-suspended = Cet accès est en pause.
web-error-mandate-replaced = Cet accès a été remplacé par un autre.
web-error-mandate-not-started = Cet accès n'a pas encore commencé.
web-error-mandate-not-accepted = Cet accès n'a pas encore été accepté.
web-error-mandate-exhausted = Ce papier a été regardé autant de fois que prévu.
web-error-mandate-not-yours = Cet accès n'est pas à vous.
web-error-document-not-in-mandate = Ce papier n'est pas dans cet accès.
web-error-right-not-granted = Cet accès ne permet pas cela.
web-error-seal-destroyed = Cet accès est fini pour de bon : il n'ouvre plus rien.
web-error-delay-running = Ce n'est pas encore possible : cela attend { $due }, pour vous protéger. Vous n'avez rien demandé ? Dites-le à l'accueil.
web-error-last-slot = Il doit rester au moins deux façons d'ouvrir vos papiers.
web-error-keyring-damaged = Vos papiers n'ont pas pu être ouverts. Entrez de nouveau.
web-error-not-authenticated = Rien ne prouve d'où vient le papier { $id } : il n'est ni montré ni ouvert. Dites-le à l'accueil.
web-error-server-unreachable = Le service ne répond pas. Vérifiez la connexion, puis recommencez.
web-error-server-unknown-host = Le service ne répond pas. Vérifiez la connexion, puis recommencez.
web-error-server-certificate = Le service ne prouve pas qui il est. Rien n'a été envoyé. Dites-le à l'accueil.
web-error-server-name = Le service ne prouve pas qui il est. Rien n'a été envoyé. Dites-le à l'accueil.
web-error-server-timeout = Le service met trop de temps à répondre. Recommencez.
web-error-server-answer = La réponse ne vient pas d'Écrin. Rien n'a été fait.
web-error-instance-changed = Ce service n'est plus celui que vous connaissez. Rien n'a été envoyé. Dites-le à l'accueil.
web-error-key-changed = Attention : { $who } n'a plus la même empreinte. Rien n'a été fait. Appelez cette personne avant de recommencer.
web-error-chain-broken = Rien ne prouve qui est cette personne. Rien n'a été fait. Dites-le à l'accueil.
web-error-verification-failed = Ce que le service a envoyé n'est pas ce qui a été signé. Rien n'a été ouvert. Dites-le à l'accueil.
web-error-bad-note-received = Le service a envoyé un texte signé qui ne tient pas. Rien n'a été ouvert. Dites-le à l'accueil.
web-error-mismatch = Ce que le service a envoyé a été modifié. Rien n'a été gardé. Dites-le à l'accueil.
web-error-payload-io = Ce fichier n'a pas pu être lu en entier. Recommencez.
web-error-bad-file = Ce fichier n'a pas pu être lu. Recommencez.
web-error-batch-incomplete = Certains papiers ne sont pas déposés. Rien n'est perdu : recommencez.
web-error-last-referent = Une structure n'est jamais sans référent. Nommez d'abord quelqu'un d'autre.
web-error-second-referent = Une structure garde deux référents. Nommez ou invitez d'abord quelqu'un d'autre.
web-error-recovery-waiting = Il faut encore attendre. Votre structure sait jusqu'à quand.
web-error-no-kit = Il n'y a pas de feuille de secours. Demandez-la à votre structure.
web-error-approval-needed = Il faut d'abord l'accord d'un second administrateur.
web-error-beyond-request = Cet accès permettrait plus que ce qui est demandé. Donnez moins.
web-error-outside-code-over = Ce code ne vaut plus. Demandez-en un autre.
web-error-slot-frozen = Cette façon d'entrer est bloquée. Entrez autrement, ou voyez votre structure.
