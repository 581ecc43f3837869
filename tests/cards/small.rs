//! Pictures of text with few colours, as PNG: a palette and hard compression make a quarter of what the browser gives.

use std::collections::BTreeMap;
use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter};

type Colour = [u8; 3];

/// As many as a palette holds.
const COLOURS_MAX: usize = 256;

/// The same picture in its 256 commonest colours; a rarer one becomes the nearest of them.
pub(crate) fn small(image: &[u8]) -> Vec<u8> {
    let mut reader = Decoder::new(Cursor::new(image))
        .read_info()
        .expect("a picture");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a picture that fits")];
    let info = reader.next_frame(&mut bytes).expect("its pixels");
    let samples = info.color_type.samples();
    assert!(
        samples >= 3 && info.bit_depth == BitDepth::Eight,
        "a coloured picture"
    );
    let pixels = || {
        bytes
            .chunks_exact(samples)
            .map(|pixel| [pixel[0], pixel[1], pixel[2]])
    };
    let mut counts: BTreeMap<Colour, usize> = BTreeMap::new();
    for pixel in pixels() {
        *counts.entry(pixel).or_default() += 1;
    }
    let mut colours: Vec<(usize, Colour)> = counts
        .into_iter()
        .map(|(colour, count)| (count, colour))
        .collect();
    colours.sort_by(|one, other| other.cmp(one));
    let palette: Vec<Colour> = colours
        .iter()
        .take(COLOURS_MAX)
        .map(|(_, colour)| *colour)
        .collect();
    let places: BTreeMap<Colour, u8> = colours
        .into_iter()
        .map(|(_, colour)| (colour, nearest(&palette, colour)))
        .collect();
    let indices: Vec<u8> = pixels().map(|pixel| places[&pixel]).collect();

    let mut written = Vec::new();
    let mut encoder = Encoder::new(&mut written, info.width, info.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&indices).expect("pixels");
    writer.finish().expect("an end");
    written
}

/// Where the colour stands that is most like another.
fn nearest(palette: &[Colour], wanted: Colour) -> u8 {
    let apart = |colour: &Colour| -> u32 {
        let channels = colour.iter().zip(wanted);
        channels
            .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
            .sum()
    };
    let places = palette.iter().enumerate();
    let (place, _) = places
        .min_by_key(|(_, colour)| apart(colour))
        .expect("a colour");
    u8::try_from(place).expect("a small palette")
}
