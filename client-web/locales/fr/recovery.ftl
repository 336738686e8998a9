### Le kit de secours : comment on retrouve son coffre quand on a tout perdu.

## La feuille

sheet-title = Feuille de secours
sheet-what = Cette feuille aide à retrouver vos papiers si vous avez tout perdu : la carte, le code, l'ordinateur.
sheet-kit = Kit n° { $kit }, fait le { $date }. Adresse : { $server }
sheet-keep = Gardez-la chez vous, dans une enveloppe fermée. N'écrivez pas votre nom dessus.
sheet-cut = ✂ Coupez ici si vous voulez ranger les chiffres à part.
sheet-fold = Pliez ici, les chiffres à l'intérieur.
sheet-use-title = Pour vous en servir
sheet-use = Allez avec cette feuille à votre structure ({ $structure }), ou à un autre accueil.
sheet-wait = Il faut attendre { $hours } heures. Si ce n'est pas vous qui demandez, vous pouvez tout arrêter.
sheet-end = À la fin, vous avez une nouvelle carte et une feuille neuve. Celle-ci ne sert plus.
sheet-lost-title = Si vous la perdez
sheet-lost = Dites-le vite à votre structure. Vous l'annulez ensemble : elle ne vaut plus rien.
sheet-found = Seule, cette feuille n'ouvre rien. Si vous l'avez trouvée, rapportez-la à { $structure }.
sheet-price-title = À savoir
sheet-price = Votre structure et le service ont chacun une part. Ensemble, ils pourraient ouvrir le coffre au bout de { $hours } heures ; votre journal le dirait. Vous pouvez refuser ce secours.
sheet-check = Une fois par an, faites vérifier à l'accueil que la feuille se lit bien.

## Ce que dit la commande

kit-made = Votre kit de secours est prêt. Imprimez la feuille { $path }, puis effacez le fichier.
kit-waits = Votre kit de secours sera bon à partir de { $due }. Imprimez la feuille { $path }, puis effacez le fichier.
kit-is = Kit n° { $kit }, bon depuis le { $since }, avec { $structure }. Feuille à vérifier avant le { $due }.
kit-checked = La feuille est bonne (kit n° { $kit }). À vérifier de nouveau avant le { $due }.
kit-revoked = Ce kit ne vaut plus rien, et sa feuille non plus. Vous pouvez en faire un autre : ecrin recovery kit
kit-declined = C'est noté : vous ne voulez pas de kit de secours.
no-recovery-warning = Sans kit de secours, si vous perdez votre secret et votre carte, personne ne pourra plus jamais ouvrir vos papiers. Ni nous, ni votre structure.
ask-no-recovery = Voulez-vous vraiment vous en passer ? (oui/non)
ask-share = Tapez les chiffres de la feuille, ligne par ligne ; une ligne vide pour finir :
recovery-begun =
    La demande est faite. Son numéro, à montrer à l'aidant qui est avec vous :

    { $id }

    Ce sera possible : { $due }. Gardez cet ordinateur, et la feuille : il les faut pour finir (ecrin recovery finish).
recovery-stands = Demande { $id } : { $state }. Possible : { $due }
recovery-no-due = trois jours après que votre structure l'aura approuvée
recovery-done = Bonjour, { $name }. Vous avez retrouvé vos papiers. Les anciennes façons d'entrer et l'ancienne feuille ne marchent plus. Faites un nouveau kit : ecrin recovery kit
recovery-approved = C'est signé.
recovery-cancelled = C'est arrêté.
no-recoveries = Personne n'a demandé à retrouver votre coffre.
recovery-state-asked = attend l'accord de la structure
recovery-state-waiting = en attente
recovery-state-due = possible maintenant
recovery-state-opened = ouverte, nouveau secret à choisir
recovery-state-done = terminée
recovery-state-cancelled = arrêtée
recovery-state-lapsed = trop tard, ou kit sans valeur
approve-structure = Vous allez donner la part de votre structure à l'ordinateur de cette personne, et à lui seul. Vous ne verrez ni la part, ni les papiers.
approve-service = Vous allez attester que vous avez cette personne devant vous et que c'est bien elle. Le service donnera alors sa part.
approve-attest = Vous allez attester que vous avez cette personne devant vous et que c'est bien elle.
ask-approve = Avez-vous comparé le numéro avec son écran, et signez-vous ? (oui/non)

## Les avis

notice-kit-created = Votre kit de secours n° { $detail } est bon à partir de maintenant. Ce n'est pas vous ? ecrin recovery revoke
notice-kit-revoked = Votre kit de secours n° { $detail } ne vaut plus rien.
notice-kit-check-due = Voilà un an que votre feuille de secours n'a pas été vérifiée : ecrin recovery check
notice-recovery-begun = Quelqu'un veut retrouver votre coffre avec votre kit de secours. Ce sera possible { $due }. Ce n'est pas vous ? Arrêtez tout : ecrin recovery cancel { $detail }
notice-recovery-asked = Une personne que votre structure suit veut retrouver son coffre. Possible { $due }. Pour arrêter : ecrin recovery cancel { $detail }
notice-recovery-approved = { $who } a donné son accord pour que vous retrouviez votre coffre. Ce n'est pas vous ? ecrin recovery cancel { $detail }
notice-recovery-cancelled = La demande pour retrouver le coffre a été arrêtée.
notice-recovery-completed = Le coffre a été retrouvé avec le kit de secours. Les anciennes façons d'entrer ne marchent plus.

## Le journal

did-kit-created = Un kit de secours est bon à partir de maintenant
you-kit-created = Vous avez fait un kit de secours
act-kit-created = faire un kit de secours
did-kit-declined = { $who } a choisi de ne pas avoir de kit de secours
you-kit-declined = Vous avez choisi de ne pas avoir de kit de secours
act-kit-declined = refuser le kit de secours
did-kit-checked = La feuille de secours a été vérifiée
you-kit-checked = Vous avez vérifié votre feuille de secours
act-kit-checked = vérifier la feuille de secours
did-kit-revoked = { $who } a annulé le kit de secours : la feuille ne vaut plus rien
you-kit-revoked = Vous avez annulé votre kit de secours : la feuille ne vaut plus rien
act-kit-revoked = annuler le kit de secours
did-kit-check-due = La feuille de secours n'a pas été vérifiée depuis un an
you-kit-check-due = Votre feuille de secours n'a pas été vérifiée depuis un an
act-kit-check-due = rappeler de vérifier la feuille de secours
did-recovery-begun = Quelqu'un a demandé à retrouver le coffre avec le kit de secours
you-recovery-begun = Vous avez demandé à retrouver un coffre avec le kit de secours
act-recovery-begun = retrouver le coffre avec le kit de secours
did-recovery-approved = { $who } a donné son accord pour retrouver le coffre
you-recovery-approved = Vous avez donné votre accord pour retrouver le coffre
act-recovery-approved = donner son accord pour retrouver le coffre
did-recovery-cancelled = { $who } a arrêté la demande pour retrouver le coffre
you-recovery-cancelled = Vous avez arrêté la demande pour retrouver le coffre
act-recovery-cancelled = arrêter la demande pour retrouver le coffre
did-recovery-opened = Deux parts du kit de secours ont ouvert le trousseau
you-recovery-opened = Vous avez ouvert le trousseau avec deux parts du kit de secours
act-recovery-opened = ouvrir le trousseau avec deux parts du kit de secours
did-recovery-completed = { $who } a retrouvé le coffre : les anciennes façons d'entrer ne marchent plus
you-recovery-completed = Vous avez retrouvé votre coffre : les anciennes façons d'entrer ne marchent plus
act-recovery-completed = retrouver le coffre
reason-kit-unknown = ce kit n'existe pas
reason-kit-revoked = ce kit ne vaut plus rien
reason-recovery-waiting = il faut attendre
reason-recovery-cancelled = la demande a été arrêtée
reason-recovery-over = la demande est finie
reason-reference-only = seule la structure de la personne le peut
reason-other-structure-only = il faut une autre structure que la sienne

## Les refus

error-kit-unknown = Ce kit n'existe pas, ou cette feuille n'est pas la sienne.
error-kit-revoked = Ce kit ne vaut plus rien : il a été annulé, remplacé ou utilisé.
error-recovery-waiting = Il faut encore attendre. Pour savoir jusqu'à quand : ecrin recovery status
error-recovery-cancelled = Cette demande a été arrêtée.
error-recovery-over = Cette demande est finie. Recommencez avec un kit valable.
error-reference-only = Seule la structure de référence de la personne peut donner cette part.
error-other-structure-only = Cette part ne peut être donnée que par une autre structure que celle de la personne.
error-shares-missing = Il manque une part. Il en faut deux : la feuille, la structure, ou le service.
error-no-kit = Il n'y a pas de kit de secours. Pour en faire un : ecrin recovery kit
error-bad-share-length = Il faut 32 groupes de quatre chiffres, et rien d'autre.
error-bad-share-group = Le groupe { $group } est mal tapé (ligne { $line }, { $place } sur 4). Relisez-le.
error-bad-share-check = Chaque groupe est juste, mais ils ne vont pas ensemble. Ces chiffres viennent-ils d'une seule feuille ?
error-bad-share-version = Cette feuille n'est pas d'une sorte connue ici.
error-same-share = C'est deux fois la même part. Il en faut deux différentes.
error-other-kit = Ces deux parts sont de deux kits différents. Regardez les numéros des kits.
error-no-share = Il manque les chiffres de la feuille : --share-file, ou ECRIN_SHARE.
error-no-recovery = Rien n'a été demandé depuis cet ordinateur : ecrin recovery start
error-bad-recovery-id = Il faut le numéro entier de la demande, ses 26 caractères, comme l'écran de la personne le montre.
error-recovery-under-way = Une demande est déjà en cours sur cet ordinateur : { $id }
error-kit-false = Ce que le service a donné ne correspond pas au kit : { $reason }. Rien n'a été fait.

## Le kit de secours

help-recovery = Le kit de secours : retrouver son coffre quand on a tout perdu
help-recovery-kit = Faire un kit de secours
help-recovery-kit-structure = La structure qui garde une part ; celle de qui vous a invité, sinon
help-recovery-kit-sheet = Où écrire la feuille à imprimer (HTML)
help-recovery-kit-with_card = Entrer avec cette carte au lieu de la phrase secrète
help-recovery-kit-no_recovery = Ne pas en vouloir
help-recovery-show = Montrer mon kit
help-recovery-check = Vérifier que la feuille est là et se lit, sans rien ouvrir
help-recovery-check-share_file = Un fichier avec les chiffres de la feuille (ou ECRIN_SHARE)
help-recovery-revoke = Annuler mon kit : la feuille ne vaut plus rien
help-recovery-start = Demander à retrouver un coffre, sur un ordinateur qui ne le connaît pas
help-recovery-start-share_file = Un fichier avec les chiffres de la feuille (ou ECRIN_SHARE)
help-recovery-start-account = Le compte, si la feuille est perdue
help-recovery-status = Où en est la demande de cet ordinateur
help-recovery-approve = Donner une part à la personne qui est avec vous, ou attester que vous l'avez vue
help-recovery-approve-id = Le numéro entier que montre l'écran de la personne
help-recovery-approve-release = Quelle part : structure ou service
help-recovery-approve-attest = Attester seulement
help-recovery-approve-in_person = La personne est là
help-recovery-approve-yes = Signer sans poser de question
help-recovery-list = Lister les demandes pour mon compte
help-recovery-cancel = Arrêter une demande
help-recovery-cancel-id = Laquelle
help-recovery-finish = Finir : ouvrir le trousseau, et choisir un nouveau secret ou faire une nouvelle carte
help-recovery-finish-share_file = Un fichier avec les chiffres de la feuille (ou ECRIN_SHARE)
help-recovery-finish-card = Faire une nouvelle carte, avec un code que la personne choisit
help-recovery-finish-out = Le dossier des pages à imprimer
value-holder = PART
