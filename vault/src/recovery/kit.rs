//! The kit itself: how its secret is made, cut, put together again, and what it opens.

use rand::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use super::notes::Kit;
use super::shamir::{self, Secret};
use super::share::{KitNumber, Share};
use crate::encoding::{derive32, sha256};
use crate::envelope::Recipient;
use crate::id::{AccountId, SlotId, StructureId};
use crate::note::{Digest32, SigningKey, VerifyingKey};
use crate::slot::SlotSecret;
use crate::time::Timestamp;
use crate::vocabulary::Holder;

/// Separates the key that proves a kit from every other use of its secret. Wire format: do not change.
const AUTH_LABEL: &[u8] = b"ecrin/kit/auth/v1";

/// Separates the secret of a kit's slot from every other use of its secret. Wire format: do not change.
const SLOT_LABEL: &[u8] = b"ecrin/kit/slot/v1";

/// Why two shares do not make a kit's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// It is one share, twice.
    #[error("these are one and the same share")]
    SameShare,
    /// They are shares of two kits.
    #[error("these are shares of two different kits")]
    OtherKit,
    /// What they make is not the secret of the kit they name.
    #[error("these shares do not make the secret of their kit")]
    Wrong,
}

/// The secret of a kit. It is wiped when it is dropped.
pub struct KitSecret(Secret);

/// Whose keys a kit opens: mixed into the key of its slot, so that a server that names other keys gets another slot,
/// for which it could not have sealed anything.
pub struct Binding<'a> {
    /// Which kit.
    pub kit: KitNumber,
    /// Whose.
    pub owner: AccountId,
    /// The owner's recipient.
    pub encryption: &'a Recipient,
    /// The owner's signing key.
    pub signing: &'a VerifyingKey,
}

impl Binding<'_> {
    fn digest(&self) -> [u8; 32] {
        let Self {
            kit,
            owner,
            encryption,
            signing,
        } = self;
        let signing = signing.to_text();
        sha256(format!("ecrin/kit/binding/v1\n{kit}\n{owner}\n{encryption}\n{signing}\n").as_bytes())
    }
}

impl KitSecret {
    /// From its 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key whose signature proves that two shares were put together; its public half stands in the kit's note.
    pub fn auth_key(&self, kit: KitNumber) -> SigningKey {
        let mut seed = Zeroizing::new([0; 32]);
        derive32(
            self.0.as_slice(),
            &[AUTH_LABEL, kit.to_string().as_bytes()],
            &mut seed,
        );
        SigningKey::from_seed(&seed)
    }

    /// What the kit's slot yields, together with the half that the server holds.
    pub fn slot(&self, half: &[u8; 32], binding: &Binding<'_>) -> SlotSecret {
        let material = Zeroizing::new([self.0.as_slice(), half].concat());
        let mut raw = Zeroizing::new([0; 32]);
        derive32(&material, &[SLOT_LABEL, &binding.digest()], &mut raw);
        SlotSecret::derive(raw.as_slice())
    }

    /// Cuts the secret into the three shares; `slope` is as secret as the secret itself.
    pub fn cut(&self, kit: KitNumber, slope: [u8; 32]) -> [Share; 3] {
        let slope = Zeroizing::new(slope);
        [Holder::Sheet, Holder::Structure, Holder::Service].map(|holder| Share {
            kit,
            holder,
            value: shamir::point(&self.0, &slope, holder.number()),
        })
    }

    /// Whether this is the secret of the kit of that note.
    pub fn is_of(&self, kit: &Kit) -> bool {
        self.auth_key(kit.number).verifying_key() == kit.key
    }

    /// The 32 bytes, for tests of the format.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Puts two shares together.
pub fn combine(first: &Share, second: &Share) -> Result<KitSecret, CombineError> {
    if first.kit != second.kit {
        return Err(CombineError::OtherKit);
    }
    shamir::secret(
        (first.holder.number(), &first.value),
        (second.holder.number(), &second.value),
    )
    .map(KitSecret)
    .ok_or(CombineError::SameShare)
}

/// A kit that was just made, before its note is signed and its shares go three ways.
pub struct MadeKit {
    /// What to sign.
    pub note: Kit,
    /// The recipient of its slot, for the keyring.
    pub recipient: Recipient,
    /// The half for the server.
    pub half: Zeroizing<[u8; 32]>,
    /// The sheet's.
    pub sheet: Share,
    /// The structure's.
    pub structure: Share,
    /// The service's.
    pub service: Share,
}

impl MadeKit {
    /// Makes a kit for the keys of an account.
    pub fn generate(
        rng: &mut (impl RngCore + CryptoRng),
        owner: AccountId,
        keys: (&Recipient, &VerifyingKey),
        structure: StructureId,
        at: Timestamp,
    ) -> Self {
        let mut number = [0; 16];
        rng.fill_bytes(&mut number);
        let number = KitNumber::from_random(number);
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(secret.as_mut());
        let secret = KitSecret(secret);
        let mut slope = Zeroizing::new([0; 32]);
        rng.fill_bytes(slope.as_mut());
        let mut half = Zeroizing::new([0; 32]);
        rng.fill_bytes(half.as_mut());
        let binding = Binding {
            kit: number,
            owner,
            encryption: keys.0,
            signing: keys.1,
        };
        let recipient = secret.slot(&half, &binding).key().recipient();
        let [sheet, of_structure, service] = secret.cut(number, *slope);
        let proof = |share: &Share| share.proof_key().verifying_key();
        let note = Kit {
            number,
            owner,
            encryption: keys.0.clone(),
            signing: *keys.1,
            slot: SlotId::generate(rng),
            key: secret.auth_key(number).verifying_key(),
            sheet: proof(&sheet),
            structure,
            structure_share: proof(&of_structure),
            service_share: proof(&service),
            half: Digest32::of(half.as_slice()),
            at,
        };
        Self {
            note,
            recipient,
            half,
            sheet,
            structure: of_structure,
            service,
        }
    }
}
