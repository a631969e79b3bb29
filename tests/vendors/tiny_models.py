"""Models of a few thousand random weights, saved as real ones are: what the adapters load is what a person's folder holds.

Shapes follow the library's own quick tests. Their text encoders come from the hub; these are made from configurations, with a
tokenizer of single bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    EncodecConfig,
    Gemma3Config,
    Gemma3ForConditionalGeneration,
    MusicgenConfig,
    MusicgenDecoderConfig,
    MusicgenForConditionalGeneration,
    PreTrainedTokenizerFast,
    T5Config,
    T5EncoderModel,
    UMT5Config,
    UMT5EncoderModel,
)

WIDTH = 32
SPECIALS = ("<pad>", "</s>", "<unk>", "<s>", "<boi>", "<eoi>", "<image>")


def byte_tokenizer(longest: int = 64) -> Any:
    """Every byte is a token."""
    alphabet = (*SPECIALS, *sorted(pre_tokenizers.ByteLevel.alphabet()))
    made = Tokenizer(models.BPE(vocab={word: number for number, word in enumerate(alphabet)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", bos_token="<s>", model_max_length=longest
    )


def wan(folder: Path) -> Path:
    """Wan 2.2 image to video, whose last frame needs no image encoder."""
    from diffusers import AutoencoderKLWan, FlowMatchEulerDiscreteScheduler, WanImageToVideoPipeline, WanTransformer3DModel

    torch.manual_seed(0)
    tokenizer = byte_tokenizer()
    text = UMT5Config(vocab_size=len(tokenizer) + 8, d_model=WIDTH, d_kv=8, d_ff=WIDTH, num_layers=1, num_heads=2, decoder_start_token_id=0)
    pipe = WanImageToVideoPipeline(
        tokenizer=tokenizer,
        text_encoder=UMT5EncoderModel(text).eval(),
        vae=AutoencoderKLWan(base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=7.0),
        transformer=WanTransformer3DModel(
            patch_size=(1, 2, 2),
            num_attention_heads=2,
            attention_head_dim=12,
            in_channels=36,
            out_channels=16,
            text_dim=WIDTH,
            freq_dim=32,
            ffn_dim=32,
            num_layers=2,
            cross_attn_norm=True,
            qk_norm="rms_norm_across_heads",
            rope_max_seq_len=32,
        ),
    )
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def _gemma(tokenizer: Any) -> Any:
    boi, eoi, image = (tokenizer.convert_tokens_to_ids(word) for word in ("<boi>", "<eoi>", "<image>"))
    words = {
        "vocab_size": len(tokenizer) + 8, "hidden_size": WIDTH, "intermediate_size": WIDTH, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8, "max_position_embeddings": 256, "sliding_window": 64,
    }  # fmt: skip
    sight = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 16, "patch_size": 8}
    config = Gemma3Config(
        text_config=words, vision_config=sight, boi_token_index=boi, eoi_token_index=eoi, image_token_index=image, mm_tokens_per_image=4
    )
    return Gemma3ForConditionalGeneration(config).eval()


def ltx2(folder: Path) -> Path:
    """LTX-2 image to video with sound; its vocoder makes one sample for each of the spectrogram's hops."""
    from diffusers import (
        AutoencoderKLLTX2Audio,
        AutoencoderKLLTX2Video,
        FlowMatchEulerDiscreteScheduler,
        LTX2ImageToVideoPipeline,
        LTX2VideoTransformer3DModel,
    )
    from diffusers.pipelines.ltx2 import LTX2TextConnectors
    from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder

    torch.manual_seed(0)
    tokenizer = byte_tokenizer()
    pipe = LTX2ImageToVideoPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        tokenizer=tokenizer,
        text_encoder=_gemma(tokenizer),
        transformer=LTX2VideoTransformer3DModel(
            in_channels=4, out_channels=4, patch_size=1, patch_size_t=1, num_attention_heads=2, attention_head_dim=8,
            cross_attention_dim=16, audio_in_channels=4, audio_out_channels=4, audio_num_attention_heads=2, audio_attention_head_dim=4,
            audio_cross_attention_dim=8, num_layers=1, qk_norm="rms_norm_across_heads", caption_channels=WIDTH,
            rope_double_precision=False, rope_type="split",
        ),
        connectors=LTX2TextConnectors(
            caption_channels=WIDTH, text_proj_in_factor=3, video_connector_num_attention_heads=4, video_connector_attention_head_dim=8,
            video_connector_num_layers=1, video_connector_num_learnable_registers=None, audio_connector_num_attention_heads=4,
            audio_connector_attention_head_dim=8, audio_connector_num_layers=1, audio_connector_num_learnable_registers=None,
            connector_rope_base_seq_len=32, rope_theta=10000.0, rope_double_precision=False, causal_temporal_positioning=False,
            rope_type="split",
        ),
        vae=AutoencoderKLLTX2Video(
            in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(8,), decoder_block_out_channels=(8,),
            layers_per_block=(1,), decoder_layers_per_block=(1, 1), spatio_temporal_scaling=(True,),
            decoder_spatio_temporal_scaling=(True,), decoder_inject_noise=(False, False), downsample_type=("spatial",),
            upsample_residual=(False,), upsample_factor=(1,), timestep_conditioning=False, patch_size=4, patch_size_t=1,
            encoder_causal=True, decoder_causal=False,
        ),
        audio_vae=AutoencoderKLLTX2Audio(
            base_channels=4, output_channels=2, ch_mult=(1,), num_res_blocks=1, attn_resolutions=None, in_channels=2, resolution=32,
            latent_channels=2, norm_type="pixel", causality_axis="height", dropout=0.0, mid_block_add_attention=False,
            sample_rate=16000, mel_hop_length=160, is_causal=True, mel_bins=8,
        ),
        vocoder=LTX2Vocoder(
            in_channels=16, hidden_channels=32, out_channels=2, upsample_kernel_sizes=[11, 8, 8, 4], upsample_factors=[5, 4, 4, 2],
            resnet_kernel_sizes=[3], resnet_dilations=[[1, 3, 5]], leaky_relu_negative_slope=0.1, output_sampling_rate=16000,
        ),
    )  # fmt: skip
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def _clip(tokenizer: Any) -> Any:
    config = CLIPTextConfig(
        vocab_size=len(tokenizer) + 8, hidden_size=WIDTH, intermediate_size=WIDTH, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=64, bos_token_id=3, eos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    return CLIPTextModel(config).eval()


def stable_diffusion(folder: Path) -> Path:
    """A Stable Diffusion, the smallest of the text-to-image pipelines."""
    from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel

    torch.manual_seed(0)
    tokenizer = byte_tokenizer()
    pipe = StableDiffusionPipeline(
        vae=AutoencoderKL(
            block_out_channels=(4, 8), norm_num_groups=2, latent_channels=4, down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
        ),
        text_encoder=_clip(tokenizer),
        tokenizer=tokenizer,
        unet=UNet2DConditionModel(
            block_out_channels=(4, 8), layers_per_block=1, sample_size=16, norm_num_groups=2, cross_attention_dim=WIDTH,
            attention_head_dim=2, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        ),
        scheduler=DDIMScheduler(clip_sample=False, set_alpha_to_one=False, steps_offset=1),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def kontext(folder: Path) -> Path:
    """A FLUX Kontext, which looks at a reference picture."""
    from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, FluxKontextPipeline, FluxTransformer2DModel

    torch.manual_seed(0)
    tokenizer = byte_tokenizer()
    text = T5Config(vocab_size=len(tokenizer) + 8, d_model=WIDTH, d_kv=8, d_ff=WIDTH, num_layers=1, num_heads=2, decoder_start_token_id=0)
    pipe = FluxKontextPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=AutoencoderKL(
            block_out_channels=(4,), norm_num_groups=1, latent_channels=1, use_quant_conv=False, use_post_quant_conv=False,
            shift_factor=0.06, scaling_factor=1.5,
        ),
        text_encoder=_clip(tokenizer),
        tokenizer=tokenizer,
        text_encoder_2=T5EncoderModel(text).eval(),
        tokenizer_2=tokenizer,
        transformer=FluxTransformer2DModel(
            patch_size=1, in_channels=4, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
            joint_attention_dim=WIDTH, pooled_projection_dim=WIDTH, axes_dims_rope=(4, 4, 8), guidance_embeds=False,
        ),
    )  # fmt: skip
    pipe.save_pretrained(folder, safe_serialization=True)
    return folder


def musicgen(folder: Path) -> Path:
    """A MusicGen that plays at 8 kHz, fifty steps a second."""
    torch.manual_seed(0)
    tokenizer = byte_tokenizer()
    text = T5Config(vocab_size=len(tokenizer) + 8, d_model=WIDTH, d_kv=8, d_ff=WIDTH, num_layers=1, num_heads=2, decoder_start_token_id=0)
    sound = EncodecConfig(
        sampling_rate=8000, audio_channels=1, hidden_size=16, num_filters=2, upsampling_ratios=[8, 5, 4], num_lstm_layers=1,
        codebook_size=16, codebook_dim=16, target_bandwidths=[0.4],
    )  # fmt: skip
    played = MusicgenDecoderConfig(
        vocab_size=16, hidden_size=16, ffn_dim=16, num_hidden_layers=1, num_attention_heads=2, num_codebooks=2, pad_token_id=16,
        bos_token_id=16, audio_channels=1,
    )  # fmt: skip
    model = MusicgenForConditionalGeneration(MusicgenConfig(text_encoder=text, audio_encoder=sound, decoder=played)).eval()
    for layer in model.audio_encoder.quantizer.layers:
        layer.codebook.embed.normal_()  # it comes as zeros, and everything would sound alike
    model.generation_config.decoder_start_token_id = 16
    model.generation_config.pad_token_id = 16
    model.generation_config.bos_token_id = 16
    model.save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    return folder
