//! SRTP without secrecy: whoever holds the keys can send anything, so what is fuzzed is what comes after decryption.

use str0m::crypto::{
    AeadAes128GcmCipher, AeadAes256GcmCipher, Aes128CmSha1_80Cipher, CryptoError, CryptoProvider, SrtpProvider, SupportedAeadAes128Gcm,
    SupportedAeadAes256Gcm, SupportedAes128CmSha1_80,
};

/// Bytes of the tag that authenticates a packet; here they say nothing.
pub const TAG: usize = 16;

#[derive(Debug)]
struct Clear;

/// For all peers of this process.
pub fn install() {
    CryptoProvider { srtp_provider: &Clear, ..str0m::crypto::from_feature_flags() }.install_process_default();
}

impl SrtpProvider for Clear {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        &Clear
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        &Clear
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        &Clear
    }

    fn srtp_aes_128_ecb_round(&self, _key: &[u8], input: &[u8], output: &mut [u8]) {
        let length = input.len().min(output.len());
        output[..length].copy_from_slice(&input[..length]);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        self.srtp_aes_128_ecb_round(key, input, output);
    }
}

fn seal(input: &[u8], output: &mut [u8]) {
    output[..input.len()].copy_from_slice(input);
    output[input.len()..].fill(0);
}

fn open(input: &[u8], output: &mut [u8]) -> usize {
    let length = input.len().saturating_sub(TAG);
    output[..length].copy_from_slice(&input[..length]);
    length
}

impl SupportedAes128CmSha1_80 for Clear {
    fn create_cipher(&self, _key: [u8; 16], _encrypt: bool) -> Box<dyn Aes128CmSha1_80Cipher> {
        Box::new(Clear)
    }
}

impl SupportedAeadAes128Gcm for Clear {
    fn create_cipher(&self, _key: [u8; 16], _encrypt: bool) -> Box<dyn AeadAes128GcmCipher> {
        Box::new(Clear)
    }
}

impl SupportedAeadAes256Gcm for Clear {
    fn create_cipher(&self, _key: [u8; 32], _encrypt: bool) -> Box<dyn AeadAes256GcmCipher> {
        Box::new(Clear)
    }
}

impl Aes128CmSha1_80Cipher for Clear {
    fn encrypt(&mut self, _iv: &[u8; 16], input: &[u8], output: &mut [u8]) -> Result<(), CryptoError> {
        output[..input.len()].copy_from_slice(input);
        Ok(())
    }

    fn decrypt(&mut self, iv: &[u8; 16], input: &[u8], output: &mut [u8]) -> Result<(), CryptoError> {
        Aes128CmSha1_80Cipher::encrypt(self, iv, input, output)
    }
}

impl AeadAes128GcmCipher for Clear {
    fn encrypt(&mut self, _iv: &[u8; 12], _aad: &[u8], input: &[u8], output: &mut [u8]) -> Result<(), CryptoError> {
        seal(input, output);
        Ok(())
    }

    fn decrypt(&mut self, _iv: &[u8; 12], _aads: &[&[u8]], input: &[u8], output: &mut [u8]) -> Result<usize, CryptoError> {
        Ok(open(input, output))
    }
}

impl AeadAes256GcmCipher for Clear {
    fn encrypt(&mut self, _iv: &[u8; 12], _aad: &[u8], input: &[u8], output: &mut [u8]) -> Result<(), CryptoError> {
        seal(input, output);
        Ok(())
    }

    fn decrypt(&mut self, _iv: &[u8; 12], _aads: &[&[u8]], input: &[u8], output: &mut [u8]) -> Result<usize, CryptoError> {
        Ok(open(input, output))
    }
}
