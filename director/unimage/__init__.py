"""The unified director: one Mixture-of-Transformers that writes the script and draws the keyframes.

Nothing is imported here, so that naming the package never loads torch. The model half, module by module:

=============  ====================================================================================
``config``     sizes and switches, read from and written to the published folder (no torch)
``tokens``     tokenizer of the folder and the markers that the model needs (no torch)
``images``     resize rules, pixels to tensors and back, patch order
``attention``  one attention function per situation; SDPA or flex, chosen by what the machine has
``model``      the Mixture-of-Transformers, top to bottom
``vision``     the SigLIP tower that the model sees with
``codec``      the visual codec port, and the FLUX autoencoder behind it
``checkpoint`` load, save, look into a folder; the published tensor names in both directions
``adapters``   LoRA adapters in the PEFT layout
``contexts``   key/value caches shared by prefix: full, text-free, image-free
``sampling``   rectified-flow sampling with text and image guidance, all branches in one forward
``decoding``   text: greedy, temperature, top-p, a logits mask, streaming
``packing``    training samples laid into one sequence
``training``   a package: the packed training forward, films as samples, the loop, recipes
``wording``    scripts with pointers to the words of the prompt
``nano``       a package: the small director, which draws scenes
``parity``     ``python -m director.unimage.parity FOLDER``
``tiny``       a random checkpoint folder with a tokenizer, for tests and benchmarks
=============  ====================================================================================

What a caller needs::

    loaded = checkpoint.load_checkpoint(folder_or_hub_id, device="cpu", dtype=torch.float32)
    loaded.config, loaded.model, loaded.codec, loaded.tokenizer    # tokenizer is None when the folder has none
    adapters.merge_adapter(loaded.model, adapter_folder)           # LoRA, PEFT layout

    ids = loaded.tokenizer.encode("text")          # no markers; .decode(ids), .markers, .vocabulary_size
    ctx = contexts.empty_contexts(loaded.model)
    ctx = contexts.add_text(loaded.model, ctx, ids)                # BOS and EOS are added here
    ctx = contexts.add_image(loaded.model, ctx, latent=latent_CHW, vision_pixels=pixels_CHW)   # either may be None
    ctx.full.length, ctx.full.position             # cached tokens, next position

    for token in decoding.stream_tokens(loaded.model, ctx.full, settings, mask=hook): ...      # ids, without BOS and EOS
    decoding.decode_text(loaded.model, ctx.full, settings, mask=hook, on_token=None)           # -> DecodedText(ids, stopped)

    latent_CHW = sampling.sample_latent(loaded.model, ctx, settings, seed=7, on_step=None)
    pixels_HWC = sampling.decode_latent(loaded.codec, latent_CHW)  # uint8
    latent_CHW = contexts.encode_image(loaded.codec, pixels_CHW, seed=7)   # clean latent of a conditioning image

A mask ``hook`` is called with the ids generated so far and returns a bool tensor of ``[vocabulary]``
(True may come next) or None (anything may).
"""
