# La messagerie.

joined-address = Votre adresse de messagerie : { $address }
mail-sent = Envoyé, chiffré, à { $to }.
mail-draft-kept = Gardé dans vos brouillons, chiffré pour vous seul.
mail-nothing = Aucun message.
mail-letter =
    De : { $from }
    À : { $to }
    Le : { $at }
    Objet : { $subject }
mail-signature-good = Signé par cette personne, et non modifié.
mail-signature-missing = ATTENTION : ce message n'est pas signé. Rien ne prouve qui l'a écrit.
mail-signature-unknown = ATTENTION : la signature n'est pas celle d'une clé connue de cette personne.
mail-signature-bad = ATTENTION : la signature est fausse. Ne vous fiez pas à ce message.
mail-signature-service = Écrit par le service Écrin, qui seul peut écrire depuis cette adresse. Chiffré pour vous ; sans signature.
mail-attachment = Pièce jointe : { $name } ({ $size } Ko)
mail-saved = Gardée : { $path }
mail-key-changed =
    ATTENTION : la clé de messagerie de { $who } ({ $address }) a changé.
    Avant : { $before }
    Maintenant : { $now }
    Cette personne a signé le changement. En cas de doute, demandez-lui de vive voix.
mail-key-none = aucune
mail-key-yes = oui
mail-key-no = non
mail-key-shown =
    Adresse : { $address }
    Clé : { $fingerprint }
    Publiée au-dehors : { $published }
mail-key-rotated =
    Vous avez une nouvelle clé de messagerie ; l'ancienne ouvre encore les anciens messages.
    Adresse : { $address }
    Clé : { $fingerprint }
mail-key-published = La clé de { $address } peut être trouvée par tout le monde.
mail-key-hidden = La clé de { $address } n'est plus donnée qu'aux membres.
mail-key-revoked = La clé de { $address } est retirée. Plus personne ne peut vous écrire avant la suivante : ecrin mail key make
mail-box-shown =
    { $structure } : { $address }
    Clé : { $fingerprint }
    Publiée au-dehors : { $published }
mail-box-everyone = Tous les membres de la structure lisent cette boîte.
mail-box-readers = Lisent cette boîte : { $names }
mail-group-kept = Gardé sur cet ordinateur.
mail-group-none = Aucun groupe.
mail-group-gone = Oublié.
mail-key-of =
    { $who }
    Adresse : { $address }
    Clé : { $fingerprint }
mail-key-written = La clé publique est écrite dans { $path }.
mail-key-export-warning = Attention : qui a ce fichier et sa phrase secrète lit tous vos messages et signe en votre nom. Choisissez une phrase qui ne sert à rien d'autre, et supprimez le fichier après usage.
mail-key-exported =
    { $keys ->
        [one] Votre clé secrète est écrite
       *[other] Vos { $keys } clés secrètes sont écrites
    } dans { $path }. Votre programme de messagerie demandera la phrase secrète du fichier.
