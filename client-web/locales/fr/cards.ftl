### Cartes, façons d'entrer, inscription au guichet et pages à imprimer.

ask-code = Code de la carte :
ask-new-code = Votre nouveau code, six chiffres :
ask-code-again = Encore une fois :
ask-card = Texte de la carte :
ask-minor = La personne est-elle mineure ? (oui/non)
ask-protected = La personne est-elle sous tutelle, curatelle ou une autre mesure de protection ? (oui/non)
ask-enrol = La personne a-t-elle compris, et est-elle d'accord ? (oui/non)
enrol-name = Moi
enrol-explained = Dites à la personne : ce coffre garde vos papiers, chiffrés. Personne ne peut les lire sans vous : ni nous, ni le service. Vous l'ouvrez avec une carte et un code. Le code, vous seule le connaissez.
enrol-code = Donnez le clavier à la personne, et détournez les yeux : elle choisit son code. Pas une date, pas une année.
enrolled = Le coffre est ouvert. Compte : { $account }
desk-ways = Carte : ECRIN1: { $card }
    Double de clé : { $spare }
desk-kit = Feuille de secours, kit n° { $kit } : { $digits }
desk-nothing-stays = Rien de tout cela ne reste sur cet ordinateur, sauf les pages à imprimer.
enrol-no-kit = Il n'y a pas encore de feuille de secours. Dès que possible, avec la carte de la personne : ecrin recovery kit
recovery-done-card = Bonjour, { $name }. Vous avez retrouvé vos papiers. L'ancienne carte, l'ancien code et les anciennes feuilles ne marchent plus. Voici les nouvelles.
enrolled-file = À imprimer, puis à effacer : { $path }
sheet-destroy = Imprimez les pages, donnez-les à la personne, puis effacez les fichiers.
card-made = La nouvelle carte : ECRIN1: { $card }
    Elle ouvrira le coffre à partir de { $due }. Tout de suite, si deux professionnels qui sont là attestent : ecrin delay attest { $account } { $delay }
card-frozen = La carte est bloquée : elle n'ouvre plus rien.
card-unfrozen = La carte marche de nouveau.
card-none-frozen = Aucune carte n'est bloquée.
slot-used = dernière fois { $at }
slot-never-used = jamais utilisée
slot-is-frozen = bloquée
slot-is-current = utilisée en ce moment
slot-asked = C'est demandé. Ce sera possible à partir de { $due }. Tout de suite, si deux professionnels qui sont là attestent : ecrin delay attest { $account } { $delay }
slot-removed = Cette façon d'entrer n'ouvre plus rien. Vos autres sessions sont fermées.
last-use = Fois précédente : { $at }, avec : { $kind }. Ce n'était pas vous ? Bloquez : ecrin card freeze

sheet-card-page = Votre carte Écrin
sheet-card-title = Ma carte
sheet-card-cut = Découpez la carte le long des pointillés. Gardez-la avec vous.
sheet-card-how = Pour ouvrir votre coffre
sheet-card-how-1 = Montrez cette carte à l'ordinateur, ou recopiez ses lettres.
sheet-card-how-2 = Tapez votre code à six chiffres. Cachez-le avec la main.
sheet-card-how-3 = Quand vous avez fini, fermez : « se déconnecter ».
sheet-card-lost = Carte perdue ?
sheet-card-lost-1 = Dites-le tout de suite à votre structure : elle bloque la carte. Personne ne peut plus s'en servir.
sheet-card-lost-2 = Votre double de clé ouvre toujours votre coffre. Vos papiers ne sont pas perdus.
sheet-card-code = N'écrivez jamais votre code sur cette carte. Ne le dites à personne : ni à votre aidant, ni à un ami, ni au téléphone.
sheet-spare-page = Votre double de clé
sheet-spare-what = C'est comme un double de vos clés. Si vous perdez votre carte, ou si vous oubliez votre code, ces chiffres ouvrent votre coffre.
sheet-spare-account = Votre compte :
sheet-spare-server = L'adresse de votre coffre :
sheet-spare-how = Où le garder
sheet-spare-how-1 = À la maison, dans un endroit sûr. Pas dans le portefeuille, pas avec la carte.
sheet-spare-how-2 = Ou chez une personne à qui vous confieriez vos clés.
sheet-spare-how-3 = Pour vous en servir, venez dans votre structure. Les chiffres se tapent avec les espaces.
sheet-spare-warn = Qui a cette page peut ouvrir votre coffre. Ne la photographiez pas. Ne la donnez pas.
